package dev.convoy.sandbox.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of the table: a measure of Convoy, what it is compared with, and the bound it is to keep. Immutable.
 *
 * @param against whose run of the same pair Convoy's is divided by; empty: Convoy's own figure counts
 * @param most    whether the bound is the most it may be, or the least
 */
record Goal(Work work, String title, Measure measure, Optional<Peer> against, boolean most, double bound) {

    static final List<Goal> ALL = List.of(
        atMost(Work.BULK, "bulk: time at the source", Measure.SOURCE_SECONDS, Peer.NONE, 1.4),
        atLeast(Work.BULK, "bulk: rows until applied", Measure.APPLIED_RATE, Peer.NATIVE, 0.7),
        atLeast(Work.BACKLOG, "backlog: changes drained", Measure.APPLIED_RATE, Peer.NATIVE, 1.3),
        atLeast(Work.BACKLOG, "backlog: changes captured", Measure.SOURCE_RATE, Peer.NONE, 0.75),
        atMost(Work.BIGTX, "bigtx: start until applied", Measure.TOTAL_SECONDS, Peer.NATIVE, 1.2),
        atMost(Work.BIGTX, "bigtx: statement", Measure.SOURCE_SECONDS, Peer.NONE, 1.8),
        atLeast(Work.OLTP, "oltp: transactions", Measure.SOURCE_RATE, Peer.NONE, 0.75),
        atMost(Work.OLTP, "oltp: caught up after", Measure.CATCH_UP_SECONDS, 1),
        atMost(Work.LATENCY, "latency: p50", Measure.P50_MS, 8),
        atMost(Work.LATENCY, "latency: p99", Measure.P99_MS, 30),
        atMost(Work.BULK, "memory, in bulk", Measure.MEMORY_MIB, 400),
        atMost(Work.BACKLOG, "memory, in backlog", Measure.MEMORY_MIB, 400),
        atMost(Work.BIGTX, "memory, in bigtx", Measure.MEMORY_MIB, 400),
        atMost(Work.OLTP, "memory, in oltp", Measure.MEMORY_MIB, 400),
        atMost(Work.QUEUE, "queue: bytes a changed byte", Measure.QUEUE_SHARE, 0.1),
        atMost(Work.IDLE, "idle: producer", Measure.PRODUCER_CPU, 1),
        atMost(Work.IDLE, "idle: consumer", Measure.CONSUMER_CPU, 1),
        atMost(Work.IDLE, "idle: statements at the source", Measure.STATEMENTS, 5));

    private static Goal atMost(Work work, String title, Measure measure, Peer against, double bound) {
        return new Goal(work, title, measure, Optional.of(against), true, bound);
    }

    private static Goal atMost(Work work, String title, Measure measure, double bound) {
        return new Goal(work, title, measure, Optional.empty(), true, bound);
    }

    private static Goal atLeast(Work work, String title, Measure measure, Peer against, double bound) {
        return new Goal(work, title, measure, Optional.of(against), false, bound);
    }

    /** Convoy's figure, or its ratio to the other's, in each pair that has both. */
    Optional<Spread> judged(Results results) {
        List<Double> values = new ArrayList<>();
        for (int pair = 0; pair < results.pairs(work); pair++) {
            Optional<Double> ours = results.get(work, Peer.CONVOY, pair, measure);
            Optional<Double> theirs = against.isEmpty() ? Optional.of(1.0) : results.get(work, against.get(), pair, measure);
            if (ours.isPresent() && theirs.isPresent()) {
                values.add(ours.get() / theirs.get());
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    boolean met(Spread judged) {
        return most ? judged.median() <= bound : judged.median() >= bound;
    }

    /** The ratio with its spread, or nothing where Convoy's own figure counts. */
    String ratio(Spread judged) {
        return against.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f of %s (%.2f-%.2f)", judged.median(), against.get(), judged.min(),
            judged.max());
    }

    String wanted() {
        return (most ? "at most " : "at least ") + (against.isEmpty() ? measure.text(bound) : String.format(Locale.ROOT, "%.2f", bound));
    }
}
