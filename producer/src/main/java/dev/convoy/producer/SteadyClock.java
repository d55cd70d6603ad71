package dev.convoy.producer;

import java.time.Instant;

/**
 * Time that goes on evenly whatever the machine's clock is set to: it began with that, and nobody sets it. For what is to be done after a
 * while. Safe from any thread.
 */
final class SteadyClock {
    private static final Instant BEGAN = Instant.now();
    private static final long BEGAN_NANOS = System.nanoTime();

    private SteadyClock() {
    }

    static Instant now() {
        return BEGAN.plusNanos(System.nanoTime() - BEGAN_NANOS);
    }
}
