package dev.convoy.consumer;

import java.time.Duration;

/** By which workers tell the Kafka thread that records can come again. Thread-safe. */
final class Room {
    private boolean made;

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
}
