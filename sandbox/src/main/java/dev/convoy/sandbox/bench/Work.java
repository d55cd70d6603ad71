package dev.convoy.sandbox.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** What is done in a run, and by whom it is worth comparing. */
enum Work {
    /** 1,000 rows a transaction. */
    BULK(Peer.NONE, Peer.NATIVE, Peer.CONVOY) {
        @Override
        Figures measure(Ends ends, Replication replication, Scale scale) throws SQLException {
            long begin = System.nanoTime();
            Clients.bulk(ends, scale.bulkTransactions());
            Figures figures = new Figures().with(Measure.SOURCE_SECONDS, since(begin));
            if (replication.replicates()) {
                ends.awaitArrival();
                figures.with(Measure.APPLIED_RATE, scale.bulkTransactions() * 1_000 / since(begin));
            }
            return figures;
        }
    },
    /** Ten single-row changes a transaction, applied after a pause. */
    BACKLOG(Peer.NONE, Peer.NATIVE, Peer.CONVOY) {
        @Override
        Figures measure(Ends ends, Replication replication, Scale scale) throws SQLException {
            replication.pause();
            long begin = System.nanoTime();
            Clients.backlog(ends, scale, scale.backlogTransactions());
            double changes = scale.backlogTransactions() * 10.0;
            Figures figures = new Figures().with(Measure.SOURCE_RATE, changes / since(begin));
            if (replication.replicates()) {
                LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
                long resumed = System.nanoTime();
                replication.resume();
                ends.awaitArrival();
                figures.with(Measure.APPLIED_RATE, changes / since(resumed));
            }
            return figures;
        }
    },
    /** One statement that changes very many rows. */
    BIGTX(Peer.NONE, Peer.NATIVE, Peer.CONVOY) {
        @Override
        Figures measure(Ends ends, Replication replication, Scale scale) throws SQLException {
            long begin = System.nanoTime();
            Clients.bigtx(ends, scale.bigRows());
            Figures figures = new Figures().with(Measure.SOURCE_SECONDS, since(begin));
            if (replication.replicates()) {
                ends.awaitArrival();
                figures.with(Measure.TOTAL_SECONDS, since(begin));
            }
            return figures;
        }
    },
    /** Single-row transactions, flat out. */
    OLTP(Peer.NONE, Peer.NATIVE, Peer.CONVOY) {
        @Override
        Figures measure(Ends ends, Replication replication, Scale scale) throws SQLException {
            long begin = System.nanoTime();
            long committed = Clients.oltp(ends, scale, scale.oltp(), 0);
            Figures figures = new Figures().with(Measure.SOURCE_RATE, committed / since(begin));
            if (replication.replicates()) {
                long end = System.nanoTime();
                ends.awaitArrival();
                figures.with(Measure.CATCH_UP_SECONDS, since(end));
            }
            return figures;
        }
    },
    /** 200 single-row transactions a second, and rows that are timed beside them. */
    LATENCY(Peer.NATIVE, Peer.CONVOY) {
        @Override
        Figures measure(Ends ends, Replication replication, Scale scale) throws SQLException {
            Duration around = scale.latency().plus(scale.leadIn()).plusSeconds(1);
            CompletableFuture<Long> load = CompletableFuture.supplyAsync(() -> Clients.oltp(ends, scale, around, LATENCY_RATE));
            LockSupport.parkNanos(scale.leadIn().toNanos());
            double[] times = Probe.run(ends, scale.latency());
            load.join();
            return new Figures().with(Measure.P50_MS, Probe.percentile(times, 50)).with(Measure.P99_MS, Probe.percentile(times, 99));
        }
    },
    /** A bulk load that nobody publishes. */
    QUEUE(Peer.CONVOY) {
        @Override
        Figures measure(Ends ends, Replication replication, Scale scale) throws SQLException {
            replication.pause();
            double before = ends.askSource(Ends.sql("queue_bytes"));
            double changed = ends.askSource(Ends.sql("changed_bytes"));
            Clients.bulk(ends, scale.bulkTransactions());
            Figures figures = new Figures().with(Measure.QUEUE_SHARE, (ends.askSource(Ends.sql("queue_bytes")) - before)
                / (ends.askSource(Ends.sql("changed_bytes")) - changed));
            replication.resume();
            return figures;
        }
    },
    /** Nothing. */
    IDLE(Peer.CONVOY) {
        @Override
        Figures measure(Ends ends, Replication replication, Scale scale) throws SQLException {
            ConvoyReplication convoy = (ConvoyReplication) replication;
            LockSupport.parkNanos(scale.idle().toNanos()); // compilers and pace come to rest
            double statements = ends.askSource(Ends.sql("transactions"));
            Duration producer = convoy.producerCpu();
            Duration consumer = convoy.consumerCpu();
            long begin = System.nanoTime();
            LockSupport.parkNanos(scale.idle().toNanos());
            double seconds = since(begin);
            return new Figures().with(Measure.PRODUCER_CPU, convoy.producerCpu().minus(producer).toMillis() / 10.0 / seconds)
                .with(Measure.CONSUMER_CPU, convoy.consumerCpu().minus(consumer).toMillis() / 10.0 / seconds)
                .with(Measure.STATEMENTS, (ends.askSource(Ends.sql("transactions")) - statements) / seconds);
        }
    };

    private static final double LATENCY_RATE = 200;

    private final List<Peer> peers;

    Work(Peer... peers) {
        this.peers = List.of(peers);
    }

    /** Who does it, in the order of the table's columns. */
    List<Peer> peers() {
        return peers;
    }

    abstract Figures measure(Ends ends, Replication replication, Scale scale) throws SQLException;

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
