package dev.convoy.consumer;

import java.time.Duration;

/** By which workers tell the Kafka thread that records can come again, or are wanted from elsewhere. Thread-safe. */
final class Room {
    private boolean made;
    private boolean asked;

    /** There is room that was not there before. */
    synchronized void made() {
        made = true;
        notifyAll();
    }

    /** Room that was made before now does not count. */
    synchronized void forget() {
        made = false;
    }

    /** Waits for room; returns whether any was made since {@link #forget}. */
    synchronized boolean await(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (long left = longest.toMillis(); !made && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return made;
    }

    /** Records are wanted from another offset than those that come. */
    synchronized void ask() {
        asked = true;
    }

    /** Whether that was asked for since the last call. */
    synchronized boolean takeAsked() {
        boolean was = asked;
        asked = false;
        return was;
    }
}
