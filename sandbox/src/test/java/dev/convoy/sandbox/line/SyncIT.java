package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.producer.Limits;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.wire.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tables are copied through the stream while the application writes. */
class SyncIT {
    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, v text, n int NOT NULL DEFAULT 0)";
    private static final String PASS_OF_BIG = " FROM convoy.pass p JOIN convoy.attached a USING (table_id) WHERE a.table_name = 'big'"
        + " AND p.kind = '";
    private static final String STOPPED = "SELECT state || ' ' || (error->>'code') FROM convoy.progress";

    private static void awaitSynced(Line line, String target) {
        line.await(Duration.ofMinutes(1), () -> target + " is not synced", () -> "t".equals(line.ask(target,
            "SELECT bool_and(state = 'live' AND sync_id IS NULL) FROM convoy.progress")));
    }

    @Test
    void aTableWithRowsIsCopiedWhenItIsAttached() {
        try (Line line = Line.create()) {
            line.source(TABLE + "; INSERT INTO t SELECT g, 'old ' || g FROM generate_series(1, 20000) g").table("public.t");
            line.withTarget("one", "create_tables: true").withTarget("two", "create_tables: true").start();

            awaitSynced(line, "one");
            awaitSynced(line, "two");
            line.source("UPDATE t SET n = 1 WHERE id < 10").awaitEqual("one", "public", "t").awaitEqual("two", "public", "t");
            assertEquals("1", line.askSource("SELECT count(*) FROM convoy.pass"), "one copy serves both targets");
        }
    }

    @Test
    void rowsTheSourceLacksAreGoneAfterASyncAndWrongOnesAreRight() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE k (a int, b text, v text UNIQUE, PRIMARY KEY (a, b))").table("public.k")
                .withTarget("one", "create_tables: true",
                "replay: manual").start();
            line.source("INSERT INTO k SELECT g % 10, 'k' || g, 'v' || g FROM generate_series(1, 5000) g").awaitEqual("one", "public", "k");
            line.target("one", "ALTER TABLE k ADD UNIQUE (v); DELETE FROM k WHERE a = 3; UPDATE k SET v = v || ' wrong' WHERE a = 5;"
                + " INSERT INTO k SELECT 9, 'zz' || g, 'v' || (g * 10 + 3) FROM generate_series(1, 100) g");

            ConvoyProcess.Result sync = line.admin("sync", "--target", "one", "--table", "public.k");

            assertEquals(0, sync.status(), sync.out() + sync.err());
            line.awaitEqual("one", "public", "k");
            assertEquals("sync", line.ask("one", "SELECT what FROM convoy.audit"));
        }
    }

    @Test
    void aCopyTakesNoRowsAwayFromTablesThatReferToItsOwn() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE p (id int PRIMARY KEY, code text UNIQUE); CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p ON"
                + " DELETE CASCADE)").table("public.p").table("public.c").withTarget("one");
            line.target("one", "CREATE TABLE p (id int PRIMARY KEY, code text UNIQUE); CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES"
                + " p ON DELETE CASCADE); ALTER TABLE p OWNER TO \"{role}\"; ALTER TABLE c OWNER TO \"{role}\"".replace("{role}",
                    line.role("one")));
            line.setup().startConsumer("one");
            line.startProducer(chunksOfOneRow());
            line.source("INSERT INTO p SELECT g, 'code ' || g FROM generate_series(1, 9) g; INSERT INTO c SELECT g, g FROM"
                + " generate_series(1, 9) g").awaitEqual("one", "public", "c");
            line.target("one", "UPDATE p SET code = 'gone' WHERE id = 3; UPDATE p SET code = 'code 3' WHERE id = 8");

            line.admin("sync", "--target", "one", "--table", "public.p", "--no-wait");

            line.await("one", "SELECT string_agg(state || coalesce(' ' || (error->>'sqlstate'), ''), ', ' ORDER BY table_name) FROM"
                + " convoy.progress", "live, stopped 23505");
            assertEquals("9", line.ask("one", "SELECT count(*) FROM c"), "rows of the other table went, and nobody brings them back");
            line.target("one", "UPDATE p SET code = 'other' WHERE id = 8").awaitEqual("one", "public", "p");
        }
    }

    @Test
    void aCopyThatTheServerHasNoRoomForHoldsNothingElseUp() {
        try (Line line = Line.create()) {
            String role = "ALTER ROLE \"" + line.name() + "\" ";
            line.source(role + "SET temp_file_limit = '64kB'; CREATE TABLE wide (v text); CREATE TABLE t (id int PRIMARY KEY);"
                + " INSERT INTO wide SELECT repeat(md5(g::text), 20) FROM generate_series(1, 40000) g; INSERT INTO t VALUES (0);"
                + " CREATE TABLE broad AS SELECT * FROM wide");
            line.table("{table: public.wide, key: full_row}", "public.wide").table("public.t");
            line.table("{table: public.broad, key: full_row}", "public.broad");
            line.withTarget("one", "create_tables: true").start();

            line.awaitEqual("one", "public", "t").source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t");
            line.await(() -> line.admin("status").out(),
                () -> line.admin("status").out().contains(" is tried again"));

            line.source(role + "RESET temp_file_limit");
            line.await("one", "SELECT count(*) FROM wide", "40000").await("one", "SELECT count(*) FROM broad", "40000");
        }
    }

    @Test
    void valuesThatChangeHandsWhileTheTableIsCopiedAreNotParked() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE u (id int PRIMARY KEY, tag text UNIQUE DEFERRABLE INITIALLY DEFERRED);"
                + " INSERT INTO u SELECT g, 't' || g FROM generate_series(1, 2000) g").table("public.u");
            line.withTarget("one", "replay: manual").withTarget("some", "replay: manual", "tables: {public.u: {where: \"id <> 13\"}}");
            for (String target : List.of("one", "some")) {
                line.target(target, "CREATE TABLE u (id int PRIMARY KEY, tag text UNIQUE); ALTER TABLE u OWNER TO \"" + line.role(target)
                    + '"');
            }
            line.setup();
            line.startConsumer("one");
            line.startConsumer("some");
            line.startProducer(chunksOfOneRow());
            for (String target : List.of("one", "some")) {
                line.await(target, "SELECT (count(*) > 50)::text FROM u", "true");
            }

            line.source("UPDATE u SET tag = 't' || 51 - id WHERE id <= 50");

            assertEquals("running", line.askSource("SELECT state FROM convoy.pass"), "the copy had ended before values changed hands");
            for (String target : List.of("one", "some")) {
                awaitSynced(line, target);
                assertEquals("0", line.ask(target, "SELECT count(*) FROM convoy.parked"), target);
            }
            line.source("UPDATE u SET tag = CASE id WHEN 1 THEN 't49' ELSE 't50' END WHERE id < 3").awaitEqual("one", "public", "u");
            line.await("some", "SELECT string_agg(tag, ' ' ORDER BY id) FROM u WHERE id < 4", "t49 t50 t48");
        }
    }

    @Test
    void aPartitionThatIsEmptiedWhileItsRowsAreToBeCopiedIsEmptiedOnce() throws SQLException {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE p (id int, v text) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);"
                + " CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); INSERT INTO p VALUES (1, 'same'), (2, 'same');"
                + " GRANT SELECT, TRIGGER ON p1, p2 TO PUBLIC").table("{table: public.p, key: full_row}", "public.p")
                .withTarget("one", "create_tables: true", "tables: {public.p: {columns: [v]}}").setup();

            copyBehind(line, "INSERT INTO p VALUES (1, 'other')", "TRUNCATE p1", "p1");

            line.awaitApplied("one", "public", "p");
            assertEquals("same, 0 missing", line.ask("one", "SELECT string_agg(v, ' ') || ', ' || (SELECT delete_missing FROM"
                + " convoy.progress) || ' missing' FROM p"));
        }
    }

    @Test
    void aTableThatIsRewrittenWhileItIsToBeCopiedIsNotTakenForAnEmptyOne() throws SQLException {
        try (Line line = Line.create()) {
            line.source(TABLE + "; INSERT INTO t SELECT g, 'old ' || g FROM generate_series(1, 20) g").table("public.t")
                .withTarget("one", "create_tables: true").setup();

            copyBehind(line, "INSERT INTO t VALUES (21, 'new')", "ALTER TABLE t ALTER n TYPE bigint", "t");

            assertEquals("21", line.ask("one", "SELECT count(*) FROM t"));
            line.source("UPDATE t SET n = 5000000000 WHERE id = 7").awaitEqual("one", "public", "t");
        }
    }

    /** Changes before the first chunk are passed over, so what they hold must be in it. */
    @Test
    void aColumnThatIsAddedAndFilledWhileTheTableIsToBeCopiedArrives() throws SQLException {
        try (Line line = Line.create()) {
            line.source(TABLE + "; INSERT INTO t SELECT g, 'old ' || g FROM generate_series(1, 20) g").table("public.t")
                .withTarget("one", "create_tables: true").setup();

            copyBehind(line, "INSERT INTO t VALUES (21, 'new')", "ALTER TABLE t ADD COLUMN x text; UPDATE t SET x = 'filled' WHERE id = 1",
                "t");

            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aColumnThatIsRetypedWhileTheTableIsToBeCopiedArrivesInItsNewType() throws SQLException {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT g, g FROM generate_series(1, 20) g")
                .table("public.t").withTarget("one", "create_tables: true").setup();

            copyBehind(line, "INSERT INTO t VALUES (21, 21)", "ALTER TABLE t ALTER COLUMN n TYPE bigint USING n + 5000000000", "t");

            line.awaitEqual("one", "public", "t");
        }
    }

    /**
     * The producer comes to read a table for its first copy while a transaction that has locked it is about to commit.
     *
     * @param change a first one, whose publication tells that the producer has looked whether the table was altered
     */
    private static void copyBehind(Line line, String change, String sql, String locked) throws SQLException {
        line.source("UPDATE convoy.pass SET state = 'cancelled'").startConsumer("one");
        line.startProducer(lookingSeldom());
        line.source(change).await(() -> "not published", () -> "1".equals(line.askSource("SELECT seq FROM convoy.attached")));
        try (Connection application = line.sourceConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute(sql);
            line.source("UPDATE convoy.pass SET state = 'running'");
            line.await(() -> "nobody waits for " + locked, () -> "t".equals(line.askSource("SELECT EXISTS (SELECT FROM pg_locks"
                + " WHERE NOT granted AND mode = 'AccessShareLock' AND relation = '" + locked + "'::regclass)")));
            application.commit();
        }
        line.await("one", "SELECT synced_id IS NOT NULL AND state = 'live' FROM convoy.progress", "t");
    }

    private static Limits lookingSeldom() {
        Limits l = Limits.DEFAULT;
        return new Limits(l.pageRows(), l.pageBytes(), l.pollMin(), l.pollMax(), l.gather(), l.standbyPoll(), l.heartbeat(), l.retryMin(),
            l.retryMax(), l.segmentBytes(), l.segmentAge(), l.rotationEvery(), l.chunkRows(), l.chunkBytes(), l.sumRows(), l.passEvery(),
            l.scheduleEvery(), Duration.ofHours(1));
    }

    private static Limits chunksOfOneRow() {
        Limits l = Limits.DEFAULT;
        return new Limits(l.pageRows(), l.pageBytes(), l.pollMin(), l.pollMax(), l.gather(), l.standbyPoll(), l.heartbeat(), l.retryMin(),
            l.retryMax(), l.segmentBytes(), l.segmentAge(), l.rotationEvery(), 1, l.chunkBytes(), l.sumRows(), l.passEvery(),
            l.scheduleEvery(), l.detectEvery());
    }

    @Test
    void aCopyThatIsCancelledIsMadeWhenItIsAskedForAgain() {
        try (Line line = Line.create()) {
            line.source(TABLE + "; INSERT INTO t SELECT g, 'a' FROM generate_series(1, 100) g").table("public.t")
                .withTarget("one", "create_tables: true").setup();
            assertEquals("public.t at one: sync 1 cancelled\n", line.admin("sync", "--target", "one", "--cancel").out());
            assertEquals("public.t at one: no sync is running\n", line.admin("sync", "--target", "one", "--cancel").out());
            line.startProducer();
            line.startConsumer("one");
            line.source("UPDATE t SET v = 'b' WHERE id = 7").await(() -> "not published",
                () -> "1".equals(line.askSource("SELECT seq FROM convoy.attached")));
            line.await(() -> line.admin("status").out(), () -> line.admin("status").out().contains("public.t at one: NOT_COPIED: the copy"
                + " of the table is not complete: it was cancelled"));
            ConvoyProcess.Result verify = line.admin("verify", "--target", "one");
            assertTrue(verify.status() == 1 && verify.out().contains("the table is not copied: its copy was cancelled; run: scripts/admin"
                + " sync --target one --table public.t"), verify.out() + verify.err());

            assertEquals(0, line.admin("sync", "--target", "one", "--table", "public.t").status());

            line.awaitEqual("one", "public", "t");
            assertEquals(0, line.admin("status").status());
        }
    }

    @Test
    void aLostTopicIsNamedAndHealedBySync() {
        try (Line line = Line.create()) {
            line.source(TABLE).table("public.t").withTarget("one", "create_tables: true").setup();
            Runnable producer = line.startProducer();
            Runnable consumer = line.startConsumer("one");
            line.source("INSERT INTO t SELECT g, 'a' FROM generate_series(1, 100) g").awaitEqual("one", "public", "t");
            consumer.run();
            line.source("INSERT INTO t SELECT g, 'b' FROM generate_series(101, 200) g; DELETE FROM t WHERE id < 50");
            line.await(() -> "not published", () -> line.askSource("SELECT seq FROM convoy.attached").equals("249"));
            line.forgetTopicUpToNow();
            line.startConsumer("one");
            line.source("INSERT INTO t VALUES (201, 'c')");

            line.await("one", STOPPED, "stopped GAP");
            ConvoyProcess.Result status = line.admin("status");
            assertTrue(status.status() == 1 && status.out().contains("scripts/admin sync --target one --table public.t"), status.out());
            ConvoyProcess.Result sync = line.admin("sync", "--target", "one");
            assertEquals(0, sync.status(), sync.out() + sync.err());

            line.awaitEqual("one", "public", "t");
            producer.run();
        }
    }

    @Test
    void aCopyFollowsAlterationsThatTheTargetHasMissed() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v text NOT NULL, n int)").table("public.t")
                .withTarget("one", "create_tables: true").withTarget("two", "create_tables: true", "schema: manual").setup();
            line.startProducer();
            List<Runnable> consumers = List.of(line.startConsumer("one"), line.startConsumer("two"));
            line.source("INSERT INTO t SELECT g, 'a', g FROM generate_series(1, 100) g").awaitEqual("one", "public", "t")
                .awaitEqual("two", "public", "t");
            consumers.forEach(Runnable::run);
            line.source("ALTER TABLE t ADD COLUMN x uuid DEFAULT gen_random_uuid(), ALTER n TYPE bigint, DROP COLUMN v;"
                + " INSERT INTO t VALUES (101, 5000000000)");
            line.await(() -> "not published", () -> line.askSource("SELECT seq FROM convoy.attached").equals("101"));
            line.forgetTopicUpToNow();
            line.startConsumer("one");
            line.startConsumer("two");
            line.source("INSERT INTO t VALUES (102, 5000000000)");
            line.await("one", STOPPED, "stopped GAP").await("two", STOPPED, "stopped GAP");

            for (String target : List.of("one", "two")) {
                assertEquals(0, line.admin("sync", "--target", target, "--no-wait").status());
            }

            line.awaitApplied("one", "public", "t");
            line.await("two", STOPPED, "stopped SCHEMA_MISMATCH");
            assertTrue(line.admin("status").out().contains("; the copy of public.t then goes on by itself"));
            String message = line.ask("two", "SELECT error->>'message' FROM convoy.progress");
            line.target("two", message.substring(message.indexOf("ALTER TABLE "))).awaitApplied("two", "public", "t");
            for (String target : List.of("one", "two")) {
                line.target(target, "ALTER TABLE t DROP COLUMN v").assertEqual(target, "public", "t");
            }
            assertEquals("true", line.ask("one", "SELECT (count(DISTINCT x) = 102)::text FROM t"));
        }
    }

    @Test
    void aCopyUnderLoadSurvivesKillsAndDoesNotStartOver() {
        try (Line line = Line.create()) {
            int rows = 150_000;
            line.source(Load.TABLES).source("CREATE TABLE big (id int PRIMARY KEY, v text); INSERT INTO big SELECT g, repeat('x', g % "
                + "40) || g FROM"
                + " generate_series(1, " + rows + ") g; ANALYZE big").table("public.hot").table("public.tags").table("public.big");
            line.withTarget("one", "create_tables: true").setup();
            List<ConvoyProcess> processes = new ArrayList<>(List.of(line.producerProcess(), line.consumerProcess("one")));
            Random random = new Random(5);
            try (Load load = new Load(line, 4, 9)) {
                long next = rows / 5;
                while (!"done".equals(line.askSource("SELECT min(state) FROM convoy.pass WHERE table_id = 2"))) {
                    long wanted = next;
                    line.await(Duration.ofMinutes(3), () -> "the copy stands still after " + load.committed()
                        + " commits", () -> "t".equals(line.askSource(
                        "SELECT row_count >= " + wanted + " OR state = 'done' FROM convoy.pass WHERE table_id = 2")));
                    next += rows / 5;
                    if (next <= rows) {
                        int victim = random.nextInt(2);
                        processes.get(victim).kill();
                        processes.set(victim, victim == 0 ? line.producerProcess() : line.consumerProcess("one"));
                    }
                    line.source("UPDATE big SET v = 'changed' WHERE id % 1000 = " + random.nextInt(1000) + "; DELETE FROM big WHERE id = "
                        + (1 + random.nextInt(rows)));
                }
            }
            awaitSynced(line, "one");
            line.awaitEqual("one", "public", "big").awaitEqual("one", "public", "hot").awaitEqual("one", "public", "tags");
            long copied = Long.parseLong(line.askSource("SELECT row_count FROM convoy.pass WHERE table_id = 2"));
            assertTrue(copied <= rows * 1.2, () -> "copied " + copied + " of " + rows);
            assertEquals("0", line.ask("one", "SELECT sum(insert_exists + update_missing + delete_missing)::text FROM convoy.progress"));
        }
    }

    @Test
    void aCopyAndAComparisonUnderLoadSurviveTheDeathOfBrokerAndProducer() throws Exception {
        try (SandboxKafka kafka = SandboxKafka.create(); Line line = Line.create()) {
            int rows = 150_000;
            line.kafkaAt(kafka.bootstrapServers()).source(Load.TABLES).source("CREATE TABLE big (id int PRIMARY KEY, v text); INSERT INTO"
                + " big SELECT g, repeat('x', g % 40) || g FROM generate_series(1, " + rows + ") g; ANALYZE big");
            line.table("public.hot").table("public.tags").table("public.big").withTarget("one", "create_tables: true", "replay: manual")
                .setup();
            ConvoyProcess producer = line.producerProcess();
            line.consumerProcess("one");
            try (Load load = new Load(line, 2, 21)) {
                awaitProgress(line, "copy", rows / 5);
                restart(kafka, line);
                awaitProgress(line, "copy", rows / 2);
                producer.kill();
                restart(kafka, line);
                producer = line.producerProcess();
                line.await(Duration.ofMinutes(3), () -> "the copy does not end", () -> "t".equals(line.ask("one",
                    "SELECT bool_and(state = 'live' AND sync_id IS NULL) FROM convoy.progress")));

                CompletableFuture<ConvoyProcess.Result> verify = CompletableFuture.supplyAsync(() -> line.admin("verify", "--table",
                    "public.big"));
                awaitProgress(line, "check", 1);
                restart(kafka, line);
                producer.kill();
                line.producerProcess();

                ConvoyProcess.Result result = verify.get(4, TimeUnit.MINUTES);
                assertEquals(0, result.status(), result.out() + result.err());
                assertTrue(result.out().contains("equal"), result.out());
                assertTrue(load.committed() > 100, "only " + load.committed() + " commits ran beside it");
            }
            line.awaitEqual("one", "public", "big").awaitEqual("one", "public", "hot").awaitEqual("one", "public", "tags");
            for (Kind kind : List.of(Kind.CHUNK, Kind.CHECK)) {
                long read = ChunkAudit.rows(kafka.bootstrapServers(), "convoy." + line.name(), kind, "big");
                assertTrue(read > 0.9 * rows && read <= 1.2 * rows, () -> kind + " of " + read + " rows, the table has " + rows);
            }
        }
    }

    private static void awaitProgress(Line line, String kind, long rows) {
        line.await(Duration.ofMinutes(2), () -> "the " + kind + " stands still", () -> "t".equals(line.askSource("SELECT row_count >= "
            + rows + PASS_OF_BIG + kind + "'")));
        assertEquals("running", line.askSource("SELECT p.state" + PASS_OF_BIG + kind + "'"), "the broker must die in its midst");
    }

    /** Kills the broker (-9); the application goes on meanwhile. */
    private static void restart(SandboxKafka kafka, Line line) {
        kafka.kill();
        line.source("UPDATE big SET v = 'changed' WHERE id % 1000 = 7; DELETE FROM big WHERE id % 10000 = 11");
        kafka.start();
    }
}
