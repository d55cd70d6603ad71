package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import org.junit.jupiter.api.Test;

/** A source that went back is told, even if the first producer that finds out, or the server, cannot tell. */
class RewoundIT {

    @Test
    void aRewoundTableIsMarkedThoughKafkaWasDownWhenTheNewLifeBegan() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
            Runnable producer = line.startProducer();
            line.startConsumer("one");
            line.source("INSERT INTO t SELECT generate_series(1, 10)").awaitApplied("one", "public", "t");
            assertEquals(0, line.admin("sync", "--target", "one").status());
            producer.run();
            line.source("DELETE FROM convoy.pass; ALTER SEQUENCE convoy.pass_id_seq RESTART");
            line.source("UPDATE convoy.attached SET seq = 5; UPDATE convoy.leader SET timeline = timeline + 7; DELETE FROM t WHERE id > 5");
            line.source("TRUNCATE convoy.queue; UPDATE convoy.tick SET snapshot = pg_current_snapshot()");

            line.kafkaAt("127.0.0.1:9");
            Runnable blind = line.startProducer();
            line.await(() -> "no new life", () -> line.askSource("SELECT epoch FROM convoy.leader").equals("2"));
            blind.run();
            line.kafkaAt(Servers.kafka().bootstrapServers());
            line.startProducer();
            line.source("INSERT INTO t VALUES (11)");

            line.await("one", "SELECT error->>'code' FROM convoy.progress", "SOURCE_REWOUND");
            assertEquals(0, line.admin("sync", "--target", "one").status());
            line.assertEqual("one", "public", "t");
        }
    }

    @Test
    void aServerThatTellsNothingOfItsWalIsLedAllTheSame() {
        try (Line line = Line.create()) {
            line.source("REVOKE EXECUTE ON FUNCTION pg_current_wal_lsn() FROM PUBLIC").source("CREATE TABLE t (id int PRIMARY KEY)")
                .table("public.t").withTarget("one", "create_tables: true").start();

            line.source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t");

            assertTrue(line.admin("doctor").out().contains("GRANT EXECUTE ON FUNCTION pg_current_wal_lsn()"));
            line.source("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
            ConvoyProcess.Result doctor = line.admin("doctor");
            assertEquals(1, doctor.status());
            assertTrue(doctor.out().contains("GRANT EXECUTE ON FUNCTION pg_control_system(), pg_control_checkpoint() TO"), doctor.out());
        }
    }

    @Test
    void aSourceThatWasLoadedFromADumpOfAnotherServerIsToldAndSetUpAnew() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
            Runnable producer = line.startProducer();
            Runnable consumer = line.startConsumer("one");
            line.source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t");
            producer.run();
            line.source("UPDATE convoy.tick SET snapshot = '4000000000:4000000000:'").source("INSERT INTO t VALUES (2)");

            producer = line.startProducer();

            line.await(() -> line.admin("status").out(), () -> {
                ConvoyProcess.Result status = line.admin("status");
                return status.status() == 1 && status.out().contains("SOURCE_REWOUND") && status.out().contains("scripts/admin teardown");
            });
            producer.run();
            consumer.run();
            assertEquals(0, line.admin("teardown").status());
            line.start().awaitEqual("one", "public", "t");
        }
    }
}
