package dev.convoy.consumer;

import java.time.Duration;

/** Pauses between retries that never end: doubling, within bounds. Not thread-safe. */
final class Retry {
    private static final int TELL_AFTER = 2;

    private final Duration min;
    private final Duration max;
    private Duration next;
    private int failures;

    Retry(Duration min, Duration max) {
        this.min = min;
        this.max = max;
        this.next = min;
    }

    void succeeded() {
        next = min;
        failures = 0;
    }

    /** The pause before the next try. */
    Duration failed() {
        failures++;
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(max) > 0 ? max : doubled;
        return pause;
    }

    /** One deadlock is no news; a trouble that lasts is. */
    boolean isWorthTelling() {
        return failures >= TELL_AFTER;
    }
}
