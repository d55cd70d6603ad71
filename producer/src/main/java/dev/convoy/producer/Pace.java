package dev.convoy.producer;

import java.time.Duration;

/**
 * How long to wait before looking at the queue again.
 *
 * <ul>
 * <li>Nothing was there: a tenth of the time it has been quiet, within bounds. So a source that changes every few milliseconds is
 * looked at every millisecond, and one that sleeps two or three times a second.
 * <li>A little was there: nothing while there is little; but each turn costs every process of the line some work whatever it carries,
 * so the more statements or changes a second there are, the longer they are gathered, up to {@code gather}.
 * <li>A whole page was there: nothing. What is behind does not wait.
 * </ul>
 *
 * Not thread-safe.
 */
final class Pace {
    private static final int SHARE_OF_QUIET = 10;
    /** Captured statements a second from which on they are gathered; five times as many are gathered longest. */
    private static final int STATEMENTS_FROM = 400;
    /** Changes a second likewise, of statements that each make many. */
    private static final int CHANGES_FROM = 4_000;
    /** How far back the rate looks. */
    private static final double RATE_NANOS = 5e8;

    private final Duration min;
    private final Duration max;
    private final Duration gather;
    private final int page;
    private long quietSinceNanos;
    private double statementsPerSecond;
    private double changesPerSecond;

    /** @param page queue rows that are read at once */
    Pace(Duration min, Duration max, Duration gather, int page, long nowNanos) {
        this.min = min;
        this.max = max;
        this.gather = gather;
        this.page = page;
        this.quietSinceNanos = nowNanos;
    }

    /**
     * @param queueRows how many the last turn has found; each was captured of a statement
     * @param changes   how many these held
     */
    Duration pause(int queueRows, long changes, long nowNanos) {
        long passed = nowNanos - quietSinceNanos;
        if (queueRows == 0) {
            Duration share = Duration.ofNanos(passed / SHARE_OF_QUIET);
            return share.compareTo(min) < 0 ? min : share.compareTo(max) > 0 ? max : share;
        }
        quietSinceNanos = nowNanos;
        if (queueRows >= page) {
            return Duration.ZERO;       // what has waited, or a chunk of a copy, says nothing of how busy the source is
        }
        statementsPerSecond = rate(statementsPerSecond, queueRows, passed);
        changesPerSecond = rate(changesPerSecond, changes, passed);
        double share = Math.max(share(statementsPerSecond, STATEMENTS_FROM), share(changesPerSecond, CHANGES_FROM));
        return share <= 0 ? Duration.ZERO : Duration.ofNanos((long) (gather.toNanos() * Math.min(share, 1)));
    }

    private static double rate(double before, long count, long passedNanos) {
        double weight = -Math.expm1(-Math.max(passedNanos, 1) / RATE_NANOS);
        return before + weight * (count * 1e9 / Math.max(passedNanos, 1) - before);
    }

    private static double share(double rate, int from) {
        return (rate - from) / (4.0 * from);
    }
}
