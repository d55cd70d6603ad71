package dev.convoy.producer;

import java.time.Duration;

/**
 * How long to wait before looking at the queue again: a tenth of the time it has been quiet, within bounds. So a source that changes
 * every few milliseconds is looked at every millisecond, and one that sleeps costs four statements a second. Not thread-safe.
 */
final class Pace {
    private static final int SHARE_OF_QUIET = 10;

    private final Duration min;
    private final Duration max;
    private long quietSinceNanos;

    Pace(Duration min, Duration max, long nowNanos) {
        this.min = min;
        this.max = max;
        this.quietSinceNanos = nowNanos;
    }

    void busy(long nowNanos) {
        quietSinceNanos = nowNanos;
    }

    Duration pause(long nowNanos) {
        Duration share = Duration.ofNanos((nowNanos - quietSinceNanos) / SHARE_OF_QUIET);
        return share.compareTo(min) < 0 ? min : share.compareTo(max) > 0 ? max : share;
    }
}
