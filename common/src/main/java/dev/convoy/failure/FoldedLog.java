package dev.convoy.failure;

import dev.convoy.log.Line;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs a trouble that repeats once, then at growing intervals with a count, then when it is over; so that an outage of a night does not
 * fill a disk. Troubles are told apart by where they are met and what is said, numbers aside: each is folded on its own, also while
 * several take turns. The intervals pass whatever the machine's clock is set to. Thread-safe.
 */
public final class FoldedLog {
    private static final Duration INTERVAL_MIN = Duration.ofSeconds(10);
    private static final Duration INTERVAL_MAX = Duration.ofMinutes(10);
    /** Troubles remembered; of more, the one that was not met for longest is taken for a new one when it comes back. */
    private static final int TROUBLES_MAX = 64;

    private static final class Trouble {
        private String line;
        private long times;
        private Instant since;
        private long metAt;
        private long next;
        private long interval = INTERVAL_MIN.toNanos();
    }

    private final Logger log;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<String, Trouble> troubles = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Trouble> eldest) {
            return size() > TROUBLES_MAX;
        }
    };

    public FoldedLog(Logger log) {
        this(log, InstantSource.system(), System::nanoTime);
    }

    /**
     * @param clock tells since when, in the log
     * @param nanos a clock that is never set
     */
    FoldedLog(Logger log, InstantSource clock, LongSupplier nanos) {
        this.log = log;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** @param what key=value text that tells where */
    public synchronized void warn(String what, Throwable error) {
        String said = Failure.describe(error);
        String line = what + " error=" + Line.quoted(said);
        String kind = what + said.replaceAll("\\d+", "0");
        long now = nanos.getAsLong();
        Trouble trouble = troubles.get(kind);
        if (trouble == null || now - trouble.metAt > INTERVAL_MAX.toNanos()) {
            trouble = new Trouble();
            trouble.since = clock.instant();
            trouble.next = now + trouble.interval;
            troubles.put(kind, trouble);
            log.warn("{}", line);
            log.debug("{}", line, error);
        } else if (now - trouble.next >= 0) {
            trouble.interval = Math.min(trouble.interval * 2, INTERVAL_MAX.toNanos());
            trouble.next = now + trouble.interval;
            log.warn("{} times={} since={}", line, trouble.times + 1, trouble.since);
        }
        trouble.times++;
        trouble.metAt = now;
        trouble.line = line;
    }

    /** Tells that it works, if it did not before. */
    public synchronized void over(String what) {
        if (troubles.isEmpty()) {
            return;
        }
        long times = 0;
        String last = null;
        for (Trouble trouble : troubles.values()) {
            times += trouble.times;
            last = trouble.line;
        }
        troubles.clear();
        log.info("{} after={} times={}", what, Line.quoted(last), times);
    }
}
