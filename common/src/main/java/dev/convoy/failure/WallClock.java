package dev.convoy.failure;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notices that the machine's clock was set back. Kafka's clients wait by it: until it is where it was, their waits do not end, heartbeats
 * are not sent, and a broker that was away is not tried again; a client that is made anew knows nothing of the time before. Not
 * thread-safe.
 */
public final class WallClock {
    /** What waits for less than that is done soon. */
    private static final long TOLERANCE_MS = 2_000;

    private final LongSupplier millis;
    private final LongSupplier nanos;
    /** How far it was ahead of a clock that is never set, at most. */
    private long aheadMs;

    public WallClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    /**
     * @param millis the clock, in ms since 1970
     * @param nanos  one that is never set
     */
    public WallClock(LongSupplier millis, LongSupplier nanos) {
        this.millis = millis;
        this.nanos = nanos;
        this.aheadMs = ahead();
    }

    /** By how much it was set back since that was told last; empty when it was not, or by less than two seconds. */
    public Optional<Duration> setBack() {
        long now = ahead();
        if (aheadMs - now > TOLERANCE_MS) {
            now = Math.max(now, ahead());     // unless this was stopped between two looks at clocks
        }
        long by = aheadMs - now;
        if (by <= TOLERANCE_MS) {
            aheadMs = Math.max(aheadMs, now);
            return Optional.empty();
        }
        aheadMs = now;
        return Optional.of(Duration.ofMillis(by));
    }

    /** What to say of it. */
    public static String told(Duration setBack) {
        return "the clock was set back by " + setBack.toSeconds() + " s, and Kafka's client waits by it";
    }

    private long ahead() {
        return millis.getAsLong() - nanos.getAsLong() / 1_000_000;
    }
}
