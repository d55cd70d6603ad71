package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Servers go away and come back: the application never notices, nothing is parked, status says what is missing. */
class OutageIT {
    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, v text)";

    /** A table at one target, where what is parked stays parked: whoever ends equal has parked nothing. */
    private static Line started(Line line) {
        return line.source(TABLE).table("public.t").withTarget("one", "create_tables: true", "replay: manual").start();
    }

    @Test
    void withoutKafkaTheQueueGrowsAndStatusSaysSo() {
        try (SandboxKafka kafka = SandboxKafka.create(); Line line = Line.create()) {
            started(line.kafkaAt(kafka.bootstrapServers()));
            line.source("INSERT INTO t VALUES (1, 'before')").awaitEqual("one", "public", "t");
            kafka.kill();

            line.source("INSERT INTO t SELECT g, 'during' FROM generate_series(2, 1000) g");
            line.await(() -> "status does not tell", () -> {
                ConvoyProcess.Result status = line.admin("status");
                return status.status() == 1 && status.out().contains("999 changes queued") && status.out().contains("Kafka");
            });
            kafka.start();

            line.awaitEqual("one", "public", "t");
            line.await(() -> "status stays red", () -> line.admin("status").status() == 0);
        }
    }

    @Test
    void theSourceMayRestart() {
        try (SandboxPostgres source = SandboxPostgres.create(); Line line = Line.between(source, Servers.postgres())) {
            started(line);
            line.source("INSERT INTO t VALUES (1, 'before')").awaitEqual("one", "public", "t");

            source.stopImmediately();
            ConvoyProcess.Result status = line.admin("status");
            assertTrue(status.status() == 1 && status.out().contains("source " + line.name() + ": unreachable")
                && status.out().contains("hint: see to the source; nothing is lost"), status.out() + status.err());
            source.start();
            line.source("INSERT INTO t VALUES (2, 'after')");

            line.awaitEqual("one", "public", "t");
            TopicAudit.check(line);
        }
    }

    @Test
    void aTargetMayCrashInTheMiddle() {
        try (SandboxPostgres target = SandboxPostgres.create(); Line line = Line.between(Servers.postgres(), target)) {
            started(line);
            line.source("INSERT INTO t SELECT g, 'before' FROM generate_series(1, 100000) g");
            line.await("one", "SELECT count(*) > 0 FROM t", "t");
            target.kill();
            line.source("UPDATE t SET v = 'during' WHERE id % 100 = 0");
            target.start();

            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aRoleThatMayNotLogInParksNothing() {
        try (Line line = Line.create()) {
            started(line);
            line.source("INSERT INTO t VALUES (1, 'before')").awaitEqual("one", "public", "t");
            line.target("one", "ALTER ROLE \"" + line.role("one")
                + "\" NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
                + line.role("one") + "'");
            line.source("UPDATE t SET v = 'during'");
            ConvoyProcess.Result status = line.admin("status");
            assertTrue(status.out().contains("not permitted to log in"), status.out());
            String numbers = "(?s).*one +public\\.t +waiting +2 = +\\? \\+ +\\? \\+ +\\? \\+ +\\? +\\?\n.*";
            assertTrue(status.out().matches(numbers), status.out());
            assertTrue(line.admin("status", "--json").out().contains("\"known\" : false"));

            line.target("one", "ALTER ROLE \"" + line.role("one") + "\" LOGIN");

            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aLockHeldAtTheTargetIsWaitedFor() throws Exception {
        try (Line line = Line.create()) {
            started(line);
            line.source("INSERT INTO t VALUES (1, 'before')").awaitEqual("one", "public", "t");
            try (Connection blocker = line.targetConnection("one"); Statement statement = blocker.createStatement()) {
                blocker.setAutoCommit(false);
                statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
                line.source("UPDATE t SET v = 'during'");
                line.await("one", "SELECT error->>'sqlstate' FROM convoy.progress", "55P03");
                assertTrue(line.admin("status").out().matches("(?s).*one +public\\.t +waiting +2 = +1 \\+ +1 \\+ +0 .*"));
                blocker.rollback();
            }
            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aTopicTakesWhatComesFromAMachineWhoseClockIsHoursAhead() throws Exception {
        try (Line line = Line.create(); KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers",
            Servers.kafka().bootstrapServers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one").setup();
            long ahead = System.currentTimeMillis() + Duration.ofHours(2).toMillis();

            RecordMetadata taken = producer.send(new ProducerRecord<>("convoy." + line.name(), 0, ahead, null, new byte[0])).get();

            assertTrue(taken.timestamp() < ahead, "retention would go by the sender's clock");
        }
    }
}
