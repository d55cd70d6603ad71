package dev.convoy.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a line has used since its processes started, as Linux and the servers tell. Immutable.
 *
 * @param atNanos      when it was asked
 * @param producer     processor time of the producer
 * @param consumer     processor time of the consumer
 * @param session      processor time of the producer's session at the source
 * @param broker       processor time of the broker, which all lines share
 * @param consumerRead bytes that the consumer has read, of the broker and of its targets
 * @param source       what the source database has done
 * @param targets      what the target databases have done together
 */
record ScaleWork(long atNanos, Duration producer, Duration consumer, Duration session, Duration broker, long consumerRead,
                 OfDatabases source, OfDatabases targets) {

    /** Processes of a line; {@code session} is the server's that works for the producer. */
    record Pids(long producer, long consumer, long session, long broker) {
    }

    /**
     * What databases have done, for whomever.
     *
     * @param transactions that have ended
     * @param pages        that were touched
     */
    record OfDatabases(long transactions, long pages) {
    }

    static ScaleWork of(Pids pids, OfDatabases source, OfDatabases targets) {
        return new ScaleWork(System.nanoTime(), cpu(pids.producer), cpu(pids.consumer), cpu(pids.session), cpu(pids.broker),
            read(pids.consumer), source, targets);
    }

    private static Duration cpu(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    private static long read(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "io")).stream().filter(line -> line.startsWith("rchar:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElse(0);
        } catch (IOException e) {
            return 0; // not Linux, or not ours to read
        }
    }

    /** What was used since {@code before}, a second. */
    Figures since(ScaleWork before) {
        double seconds = (atNanos - before.atNanos) / 1e9;
        return new Figures().with(Measure.PRODUCER_CPU, share(producer, before.producer, seconds))
            .with(Measure.CONSUMER_CPU, share(consumer, before.consumer, seconds))
            .with(Measure.SESSION_CPU, share(session, before.session, seconds))
            .with(Measure.BROKER_CPU, share(broker, before.broker, seconds))
            .with(Measure.STATEMENTS, (source.transactions - before.source.transactions) / seconds)
            .with(Measure.SOURCE_PAGES, (source.pages - before.source.pages) / seconds)
            .with(Measure.TARGET_PAGES, (targets.pages - before.targets.pages) / seconds)
            .with(Measure.READ_KIB, (consumerRead - before.consumerRead) / 1024.0 / seconds);
    }

    private static double share(Duration now, Duration before, double seconds) {
        return now.minus(before).toMillis() / 10.0 / seconds;
    }
}
