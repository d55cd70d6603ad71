package dev.convoy.failure;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/**
 * Logs a trouble that repeats once, then at growing intervals with a count, then when it is over; so that an outage of a night does not
 * fill a disk. Thread-safe.
 */
public final class FoldedLog {
    private static final Duration INTERVAL_MIN = Duration.ofSeconds(10);
    private static final Duration INTERVAL_MAX = Duration.ofMinutes(10);

    private final Logger log;
    private String last;
    private long times;
    private Instant since;
    private Instant next = Instant.EPOCH;
    private Duration interval = INTERVAL_MIN;

    public FoldedLog(Logger log) {
        this.log = log;
    }

    /** @param what key=value text that tells where */
    public synchronized void warn(String what, Throwable error) {
        String line = what + " error=\"" + Failure.describe(error) + "\"";
        Instant now = Instant.now();
        times = line.equals(last) ? times + 1 : 1;
        if (times == 1) {
            last = line;
            since = now;
            interval = INTERVAL_MIN;
            next = now.plus(interval);
            log.warn("{}", line);
            log.debug("{}", line, error);
        } else if (!now.isBefore(next)) {
            interval = interval.multipliedBy(2).compareTo(INTERVAL_MAX) > 0 ? INTERVAL_MAX : interval.multipliedBy(2);
            next = now.plus(interval);
            log.warn("{} times={} since={}", line, times, since);
        }
    }

    /** Tells that it works, if it did not before. */
    public synchronized void over(String what) {
        if (last != null) {
            log.info("{} again after=\"{}\" times={}", what, last, times);
            last = null;
        }
    }
}
