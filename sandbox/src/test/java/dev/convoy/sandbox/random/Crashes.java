package dev.convoy.sandbox.random;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.line.Line;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs producer and consumer, and lets them crash after transactions that the seed chose. Within this JVM a crash is the end of their
 * sessions, between any two statements, or a stop and another start; as processes they are killed (-9). Thread-safe.
 */
final class Crashes {
    /** What happens to whom. */
    private enum Kind {
        CUT_PRODUCER, CUT_CONSUMER, RESTART_PRODUCER, RESTART_CONSUMER
    }

    static final String TARGET = "one";
    private static final String CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_database()";

    private final Line line;
    private final Journal journal;
    private final boolean processes;
    private final dev.convoy.producer.Limits producerLimits;
    private final dev.convoy.consumer.Limits consumerLimits;
    private final Map<Integer, Kind> plan = new HashMap<>();
    private Runnable producer;
    private Runnable consumer;
    private ConvoyProcess producerProcess;
    private ConvoyProcess consumerProcess;
    private int transactions;

    Crashes(Line line, Journal journal, Chance chance, int crashes, int among) {
        this.line = line;
        this.journal = journal;
        this.processes = chance.oneIn(10);
        this.producerLimits = small(dev.convoy.producer.Limits.DEFAULT, chance);
        this.consumerLimits = small(dev.convoy.consumer.Limits.DEFAULT, chance);
        for (int i = 0; i < crashes; i++) {
            plan.put(chance.below(among), chance.pick(Kind.CUT_PRODUCER, Kind.CUT_PRODUCER, Kind.CUT_CONSUMER, Kind.CUT_CONSUMER,
                Kind.RESTART_PRODUCER, Kind.RESTART_CONSUMER));
        }
        journal.tell("crashes", plan + (processes ? " of processes " : " ") + producerLimits + " " + consumerLimits);
    }

    /** Pages, chunks and segments so small that these tables have several. */
    private static dev.convoy.producer.Limits small(dev.convoy.producer.Limits l, Chance chance) {
        return new dev.convoy.producer.Limits(chance.pick(2, 10, l.pageRows()), chance.pick(2_000, l.pageBytes()), l.pollMin(),
            Duration.ofMillis(50), l.gather(), Duration.ofMillis(50), l.heartbeat(), l.retryMin(), Duration.ofMillis(500),
            chance.pick(20_000L, l.segmentBytes()), Duration.ofSeconds(1), Duration.ofMillis(200), chance.pick(1, 4, l.chunkRows()),
            chance.pick(3_000, l.chunkBytes()), chance.pick(3, l.sumRows()), Duration.ofMillis(100), l.scheduleEvery(),
            Duration.ofMillis(500));
    }

    private static dev.convoy.consumer.Limits small(dev.convoy.consumer.Limits l, Chance chance) {
        return new dev.convoy.consumer.Limits(chance.pick(1, 7, l.batchRows()), chance.pick(2_000, l.batchBytes()), l.bufferBytes(),
            chance.pick(5, l.bufferRecords()), chance.pick(1, 3, l.connections()), Duration.ofMillis(50), l.retryMin(),
            Duration.ofMillis(500), Duration.ofMillis(200), l.commitEvery(), l.memberSeenEvery(), l.rememberedEvery(),
            Duration.ofMillis(500), l.largeBytes(), l.largeRetry());
    }

    synchronized void start() {
        startProducer();
        startConsumer();
    }

    private void startProducer() {
        if (processes) {
            producerProcess = line.producerProcess();
        } else {
            producer = line.startProducer(producerLimits);
        }
    }

    private void startConsumer() {
        if (processes) {
            consumerProcess = line.consumerProcess(TARGET);
        } else {
            consumer = line.startConsumer(TARGET, consumerLimits);
        }
    }

    /** A client tells that a transaction of its has ended. */
    synchronized void afterTransaction() {
        Kind kind = plan.remove(transactions++);
        if (kind != null) {
            journal.tell("crash", kind);
            crash(kind);
        }
    }

    private void crash(Kind kind) {
        switch (kind) {
            case CUT_PRODUCER -> line.askSource(CUT);
            case CUT_CONSUMER -> line.ask(TARGET, CUT);
            case RESTART_PRODUCER -> {
                end(producer, producerProcess);
                startProducer();
            }
            case RESTART_CONSUMER -> {
                end(consumer, consumerProcess);
                startConsumer();
            }
        }
    }

    private static void end(Runnable stop, ConvoyProcess process) {
        if (process != null) {
            process.kill();
        } else {
            stop.run();
        }
    }

    /** What processes wrote, if any run. */
    String logs() {
        return processes ? producerProcess.describe() + "\n" + consumerProcess.describe() : "";
    }
}
