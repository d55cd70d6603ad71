package dev.convoy.sandbox.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import dev.convoy.sandbox.line.Line;
import dev.convoy.sandbox.line.Servers;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the torture has found, each reduced to its smallest case. */
class FoundIT {
    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, v text)";

    private static Line started(SandboxPostgres source, SandboxPostgres target) {
        Line line = Line.between(source, target).source(TABLE).table("public.t").withTarget("one", "create_tables: true").start();
        return line.source("INSERT INTO t SELECT g, 'before' FROM generate_series(1, 10) g").awaitEqual("one", "public", "t");
    }

    /** After a promotion the checkpoint of the new timeline is spread over minutes, and {@code pg_control_checkpoint} tells the old one. */
    @Test
    void aPromotedStandbyIsANewLifeBeforeItsFirstCheckpointHasEnded() throws SQLException {
        try (SandboxPostgres source = SandboxPostgres.create(); Line line = started(source, Servers.postgres())) {
            CompletableFuture<Void> dirt = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 200; i++) {
                    line.source("CREATE TABLE dirt" + i + " AS SELECT generate_series(1, 100)");
                }
            });
            Image image = Image.of(source);
            dirt.join();
            line.source("UPDATE t SET v = 'lost'").awaitApplied("one", "public", "t");

            image.failOver();
            line.source("INSERT INTO t VALUES (11, 'new life')");

            line.await("one", "SELECT error->>'code' FROM convoy.progress", "SOURCE_REWOUND");
        }
    }

    /** An image of the disk has the system identifier and the timeline that the source had; only the topic knows more. */
    @Test
    void aSourcePutBackToAnImageOfItsDiskIsToldByTheTopic() throws SQLException {
        try (SandboxPostgres source = SandboxPostgres.create(); Line line = started(source, Servers.postgres())) {
            Image image = Image.of(source);
            line.source("UPDATE t SET v = 'lost'").awaitApplied("one", "public", "t");

            image.restore();
            line.source("INSERT INTO t VALUES (11, 'new life')");

            line.await("one", "SELECT error->>'code' FROM convoy.progress", "SOURCE_REWOUND");
        }
    }

    /** What is published must survive a crash of the source, even where the database's commits are asynchronous by default. */
    @Test
    void nothingIsPublishedThatTheSourceMayStillLose() {
        try (SandboxPostgres source = SandboxPostgres.builder().setting("synchronous_commit", "off")
                 .setting("wal_writer_delay", "10s").start();
             Line line = started(source, Servers.postgres())) {
            line.source("CHECKPOINT");
            line.source("INSERT INTO t VALUES (11, 'at once')").await("one", "SELECT count(*) FROM t", "11");

            source.stopImmediately();
            source.start();

            assertEquals("11", line.askSource("SELECT count(*) FROM t"), "the target has what its source has lost");
        }
    }

    /** Commits at a target are asynchronous; what a crash takes is still in Kafka, and must come again without waiting for a new change. */
    @Test
    void aTargetThatLosesItsLastCommitsGetsThemAgainAlthoughNothingNewIsWritten() {
        try (SandboxPostgres target = SandboxPostgres.builder().setting("wal_writer_delay", "10s").start();
             Line line = Line.between(Servers.postgres(), target)) {
            line.source(TABLE).table("public.t").withTarget("one", "create_tables: true").setup().startProducer();
            ConvoyProcess consumer = line.consumerProcess("one");
            int rows = 10;
            line.source("INSERT INTO t SELECT g, 'before' FROM generate_series(1, 10) g").awaitEqual("one", "public", "t");
            String left;
            do {
                consumer.resume();
                line.target("one", "CHECKPOINT");
                line.source("INSERT INTO t VALUES (" + ++rows + ", 'at once')").awaitEqual("one", "public", "t");
                consumer.suspend();
                target.stopImmediately();
                target.start();
                left = line.ask("one", "SELECT count(*) FROM t");
            } while (left.equals(Integer.toString(rows)) && rows < 15);    // where the server has written its log just then
            assertNotEquals(Integer.toString(rows), left, "the crash has taken nothing");

            consumer.resume();

            line.await("one", "SELECT count(*) FROM t", Integer.toString(rows));
        }
    }
}
