package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.consumer.Limits;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A refused row and everything behind it wait in order, everything else keeps moving, and replay heals it. */
class ParkAndReplayIT {
    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, v text)";

    private static Line line(String... targetSettings) {
        Line line = Line.create();
        line.source(TABLE).table("public.t").withTarget("one", targetSettings).target("one", TABLE + "; ALTER TABLE t OWNER TO \""
            + line.role("one") + "\"");
        return line;
    }

    private static String state(Line line, String target, String table) {
        return line.ask(target, "SELECT state FROM convoy.progress WHERE table_name = '" + table + "'");
    }

    /** Of the line's only table: captured, applied, waiting, parked, skipped. */
    private static List<Long> books(Line line) {
        JsonNode table;
        try {
            table = new ObjectMapper().readTree(line.admin("status", "--json").out()).path("tables").path(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Stream.of("captured", "applied", "waiting", "parked", "skipped").map(field -> table.path(field).asLong(-1)).toList();
    }

    private static void awaitParked(Line line, String target, String table) {
        line.await(target, "SELECT state FROM convoy.progress WHERE table_name = '" + table + "'", "parked");
    }

    @Test
    void aLostPasswordParksNothingAndEverythingArrivesInOrder() {
        try (Line line = line("replay: manual")) {
            line.start();
            line.source("INSERT INTO t SELECT g, 'a' FROM generate_series(1, 10000) g").awaitEqual("one", "public", "t");
            line.target("one", "ALTER ROLE \"" + line.role("one")
                + "\" PASSWORD 'another'; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
                + line.role("one") + "'");
            line.source("UPDATE t SET v = 'b' WHERE id <= 5000; INSERT INTO t SELECT g, 'a' FROM generate_series(10001, 14000) g; DELETE "
                + "FROM t WHERE id > 13000");
            ConvoyProcess.Result status = line.admin("status");
            assertEquals(1, status.status());
            assertTrue(status.out().matches("(?s).*one +public\\.t +waiting .*password authentication failed.*"), status.out());

            line.target("one", "ALTER ROLE \"" + line.role("one") + "\" PASSWORD '" + line.environment().get("LINE_PASSWORD") + "'");

            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void laterChangesDoNotOvertakeTheRefusedOne() {
        try (Line line = line("replay: manual")) {
            line.start();
            line.source("INSERT INTO t VALUES (1, 'first'), (2, 'other')").awaitEqual("one", "public", "t");
            line.target("one", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v <> 'bad')");

            line.source("UPDATE t SET v = 'bad' WHERE id = 1");
            awaitParked(line, "one", "t");
            line.source("DELETE FROM t WHERE id = 1; INSERT INTO t VALUES (1, 'last')");
            line.await("one", "SELECT count(*)::text FROM convoy.parked", "3");
            assertEquals("first", line.ask("one", "SELECT v FROM t WHERE id = 1"));
            ConvoyProcess.Result parked = line.admin("parked", "--target", "one");
            assertEquals(0, parked.status(), parked.err());
            assertTrue(parked.out().contains("23514") && parked.out().contains("no_bad") && parked.out().contains("{\"id\":1}")
                && !parked.out().contains("\"bad\""), parked.out());
            assertEquals(1, line.admin("replay", "--target", "one").status());

            line.target("one", "ALTER TABLE t DROP CONSTRAINT no_bad");
            ConvoyProcess.Result replay = line.admin("replay", "--target", "one", "--table", "public.t");

            assertEquals(0, replay.status(), replay.out() + replay.err());
            line.awaitEqual("one", "public", "t");
            assertEquals("last", line.ask("one", "SELECT v FROM t WHERE id = 1"));
        }
    }

    @Test
    void healsByItselfOnceTheCauseIsGone() {
        try (Line line = line("replay: auto")) {
            line.target("one", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v <> 'bad')").start();
            line.source("INSERT INTO t VALUES (1, 'good'), (2, 'bad'), (3, 'good')");
            awaitParked(line, "one", "t");
            assertEquals("1", line.ask("one", "SELECT count(*) FROM t"), "what stands before the refused row is applied");

            line.target("one", "ALTER TABLE t DROP CONSTRAINT no_bad");

            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aMissingColumnParksAndHealsWhenItIsAdded() {
        try (Line line = Line.create()) {
            line.source(TABLE).table("public.t").withTarget("one")
                .target("one", "CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t OWNER TO \""
                + line.role("one") + "\"");
            line.start();
            line.source("INSERT INTO t VALUES (1, 'x')");
            awaitParked(line, "one", "t");
            assertEquals("SCHEMA_MISMATCH", line.ask("one", "SELECT error->>'code' FROM convoy.progress"));

            line.target("one", "ALTER TABLE t ADD COLUMN v text");

            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void skipTakesOnlyTheHeadAndIsAudited() {
        try (Line line = line("replay: manual")) {
            line.target("one", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v <> 'bad')").start();
            line.source("INSERT INTO t VALUES (1, 'bad'); INSERT INTO t VALUES (2, 'good'); INSERT INTO t VALUES (3, 'good')");
            awaitParked(line, "one", "t");
            line.await("one", "SELECT count(*)::text FROM convoy.parked", "3");

            assertEquals(List.of(3L, 0L, 0L, 3L, 0L), books(line));
            ConvoyProcess.Result notHead = line.admin("skip", "--target", "one", "--table", "public.t", "--seq", "2", "--reason", "x");
            assertEquals(1, notHead.status());
            assertTrue(notHead.err().contains("only the head can be skipped"), notHead.err());
            assertEquals(2, line.admin("skip", "--target", "one", "--table", "public.t", "--seq", "1").status());
            ConvoyProcess.Result skip = line.admin("skip", "--target", "one", "--table", "public.t", "--seq", "1", "--reason",
                "known bad row");
            assertEquals(0, skip.status(), skip.err());
            assertEquals(0, line.admin("replay", "--target", "one").status());

            assertEquals("2", line.ask("one", "SELECT count(*) FROM t"));
            assertEquals("live", state(line, "one", "t"));
            assertEquals("known bad row", line.ask("one", "SELECT reason FROM convoy.audit WHERE what = 'skip' AND seq = 1 AND "
                + "table_name = 't'"));
            assertEquals(List.of(3L, 2L, 0L, 0L, 1L), books(line));
        }
    }

    @Test
    void aFullLineLeavesTheRestInKafka() {
        try (Line line = line("replay: manual", "parked_rows_max: 10")) {
            line.target("one", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v <> 'bad')").start();
            line.source("INSERT INTO t VALUES (0, 'bad')");
            awaitParked(line, "one", "t");
            for (int i = 1; i <= 30; i++) {
                line.source("INSERT INTO t VALUES (" + i + ", 'good')");
            }
            line.await(() -> "not all published", () -> "31".equals(line.askSource("SELECT seq FROM convoy.attached")));
            line.await(() -> line.admin("status").out(), () -> books(line).get(3) >= 10);
            Awaitility.await().during(Duration.ofSeconds(1)).until(() -> books(line).get(2) > 0);

            line.target("one", "ALTER TABLE t DROP CONSTRAINT no_bad");
            assertEquals(0, line.admin("replay", "--target", "one").status());

            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aChildThatArrivesBeforeItsParentHealsByItself() {
        try (Line line = Line.create()) {
            String tables = "CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES "
                + "parent)";
            line.source(tables).table("public.parent").table("public.child").withTarget("one", "replay: auto").target("one", tables
                + "; ALTER TABLE parent OWNER TO \"" + line.role("one") + "\"; ALTER TABLE child OWNER TO \"" + line.role("one") + "\"");
            line.setup();
            assertEquals(0, line.admin("pause", "--target", "one", "--table", "public.parent").status());
            line.startProducer();
            line.startConsumer("one");
            line.source("INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)");
            awaitParked(line, "one", "child");
            assertEquals("23503", line.ask("one", "SELECT sqlstate FROM convoy.parked"));
            assertTrue(line.admin("status").out().contains("paused"));
            ConvoyProcess.Result sync = line.admin("sync", "--target", "one", "--table", "public.parent");
            assertTrue(sync.status() == 1 && sync.out().strip().endsWith("the table is paused, the copy waits; to let it go on, run:"
                + " scripts/admin resume --target one --table public.parent"), sync.out() + sync.err());
            assertEquals(0, line.admin("pause", "--target", "one", "--table", "public.child").status());
            ConvoyProcess.Result replay = line.admin("replay", "--target", "one", "--table", "public.child");
            assertTrue(replay.status() == 1 && replay.out().contains("public.child at one: is paused, nothing is replayed"), replay.out());

            assertEquals(0, line.admin("resume", "--target", "one").status());

            line.awaitEqual("one", "public", "parent").awaitEqual("one", "public", "child");
        }
    }

    @Test
    void valuesThatChangeHandsUnderAUniqueConstraintAreNotParked() {
        try (Line line = Line.create()) {
            exchanging(line).start();
            line.source("INSERT INTO u VALUES (1, 'a'), (2, 'b'), (3, 'c')").awaitEqual("one", "public", "u");

            line.source("UPDATE u SET tag = CASE tag WHEN 'a' THEN 'b' WHEN 'b' THEN 'c' ELSE 'a' END");
            line.source("BEGIN; DELETE FROM u WHERE id = 1; UPDATE u SET tag = 'b' WHERE id = 3; INSERT INTO u VALUES (4, 'a'); COMMIT");

            line.awaitEqual("one", "public", "u");
        }
    }

    @Test
    void valuesThatChangeHandsAreNotBlamedForAnotherRowOfTheirTransaction() {
        try (Line line = Line.create()) {
            exchanging(line).start();
            line.source("INSERT INTO u VALUES (1, 'a'), (2, 'b')").awaitEqual("one", "public", "u");

            line.source("BEGIN; UPDATE u SET tag = CASE tag WHEN 'a' THEN 'b' ELSE 'a' END; INSERT INTO u VALUES (3, 'refused'); COMMIT");

            line.await("one", "SELECT p.seq || ' ' || p.message FROM convoy.parked p WHERE message IS NOT NULL",
                "5 new row for relation \"u\" violates check constraint \"u_tag_check\"");
            assertEquals("b a", line.ask("one", "SELECT string_agg(tag, ' ' ORDER BY id) FROM u"));
        }
    }

    @Test
    void valuesThatChangeHandsAcrossTheEndOfABatchAreNotParked() {
        exchangeInBatchesOf(4, Limits.DEFAULT.batchBytes());
    }

    @Test
    void valuesThatChangeHandsAreNotParkedHoweverSmallABatchIs() {
        exchangeInBatchesOf(1, Limits.DEFAULT.batchBytes());
    }

    @Test
    void valuesOfRowsThatFillABatchEachChangeHandsAndAreNotParked() {
        exchangeInBatchesOf(Limits.DEFAULT.batchRows(), 1);
    }

    private static void exchangeInBatchesOf(int rows, int bytes) {
        try (Line line = Line.create()) {
            exchanging(line).setup();
            line.startProducer();
            line.source("INSERT INTO u VALUES (1, 'a'), (2, 'b'), (3, 'c')");
            line.source("UPDATE u SET tag = CASE tag WHEN 'a' THEN 'b' WHEN 'b' THEN 'a' ELSE tag END WHERE id < 3");
            line.await(() -> "not published", () -> line.askSource("SELECT seq FROM convoy.attached").equals("5"));
            Limits l = Limits.DEFAULT;

            line.startConsumer("one", new Limits(rows, bytes, l.bufferBytes(), l.bufferRecords(), l.connections(), l.poll(),
                l.retryMin(), l.retryMax(), l.recheck(), l.commitEvery(), l.memberSeenEvery(), l.rememberedEvery(), l.tickEvery(),
                l.largeBytes(), l.largeRetry()));

            line.await("one", "SELECT state || ' ' || seq FROM convoy.progress", "live 5").awaitEqual("one", "public", "u");
        }
    }

    @Test
    void rangesThatChangeHandsUnderAnExclusionConstraintAreNotParked() {
        try (Line line = Line.create()) {
            String table = "CREATE TABLE x (id int PRIMARY KEY, span int4range, EXCLUDE USING gist (span WITH &&)";
            line.source(table + " DEFERRABLE)").table("public.x").withTarget("one", "replay: manual")
                .target("one", table + "); ALTER TABLE x OWNER TO \"" + line.role("one") + '"').start();
            line.source("INSERT INTO x VALUES (1, '[1,3)'), (2, '[3,5)'), (3, '[5,7)')").awaitEqual("one", "public", "x");

            line.source("UPDATE x SET span = CASE id WHEN 1 THEN int4range(4, 7) WHEN 2 THEN int4range(1, 2) ELSE int4range(2, 4) END");

            line.awaitEqual("one", "public", "x");
        }
    }

    /** A table whose unique values change hands; what is parked stays parked. */
    private static Line exchanging(Line line) {
        return line.source("CREATE TABLE u (id int PRIMARY KEY, tag text UNIQUE DEFERRABLE INITIALLY DEFERRED)").table("public.u")
            .withTarget("one", "replay: manual").target("one", "CREATE TABLE u (id int PRIMARY KEY, tag text UNIQUE"
                + " CHECK (tag <> 'refused')); ALTER TABLE u OWNER TO \"" + line.role("one") + '"');
    }

    @Test
    void divergenceIsHealedAndCountedOrParkedAsAsked() {
        try (Line line = Line.create()) {
            line.source(TABLE).table("public.t").withTarget("heals", "create_tables: true")
                .withTarget("parks", "create_tables: true", "divergence: park",
                "replay: manual").start();
            line.source("INSERT INTO t SELECT g, 'x' FROM generate_series(1, 5) g").awaitEqual("heals", "public", "t")
                .awaitEqual("parks", "public", "t");
            for (String target : new String[] {"heals", "parks"}) {
                line.target(target, "DELETE FROM t WHERE id IN (1, 2); INSERT INTO t VALUES (6, 'mine')");
            }

            line.source("UPDATE t SET v = 'y' WHERE id = 1; DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (6, 'theirs')");

            line.awaitEqual("heals", "public", "t");
            assertEquals("1 1 1", line.ask("heals", "SELECT insert_exists || ' ' || update_missing || ' ' || delete_missing FROM "
                + "convoy.progress"));
            awaitParked(line, "parks", "t");
            assertEquals("an update found no row at the target",
                line.ask("parks", "SELECT message FROM convoy.parked WHERE message IS NOT NULL"));
        }
    }

    @Test
    void aCopyBehindAGapWaitsUntilTheLineIsReplayed() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v int)").table("public.t").withTarget("one", "create_tables: true",
                "replay: manual").setup();
            line.startProducer();
            Runnable consumer = line.startConsumer("one");
            line.source("INSERT INTO t VALUES (1, 1), (2, 2)").awaitEqual("one", "public", "t");
            line.target("one", "ALTER TABLE t ADD CONSTRAINT positive CHECK (v > 0)");
            line.source("UPDATE t SET v = -1 WHERE id = 1");
            awaitParked(line, "one", "t");
            consumer.run();
            line.source("UPDATE t SET v = 3 WHERE id = 2").await(() -> "not published",
                () -> "4".equals(line.askSource("SELECT seq FROM convoy.attached")));
            line.forgetTopicUpToNow();
            assertEquals(0, line.admin("sync", "--target", "one", "--no-wait").status());
            line.await(() -> "not copied", () -> "done".equals(line.askSource("SELECT state FROM convoy.pass ORDER BY id DESC LIMIT 1")));
            line.target("one", "ALTER TABLE t DROP CONSTRAINT positive");

            line.startConsumer("one");

            line.await(() -> "the line cannot be replayed", () -> line.admin("replay", "--target", "one").status() == 0);
            line.awaitEqual("one", "public", "t");
            line.await(() -> line.admin("status").out(), () -> line.admin("status").status() == 0);
        }
    }

    @Test
    void theGuardHoldsWhoeverNamesAPartition() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE p (id int PRIMARY KEY)").table("public.p").withTarget("one").target("one", """
                CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);
                CREATE TABLE low PARTITION OF p FOR VALUES FROM (0) TO (10);
                ALTER TABLE p OWNER TO "{role}";
                ALTER TABLE low OWNER TO "{role}"
                """.replace("{role}", line.role("one"))).start();
            assertEquals(0, line.admin("guard", "on", "--target", "one").status());

            line.source("INSERT INTO p VALUES (1)").await("one", "SELECT count(*) FROM p", "1");
            for (String sql : List.of("INSERT INTO low VALUES (2)", "DELETE FROM p")) {
                assertThrows(RuntimeException.class, () -> line.target("one", sql), sql);
            }
            assertEquals(0, line.admin("guard", "off", "--target", "one").status());
            line.target("one", "DELETE FROM low");
        }
    }

    @Test
    void theGuardRefusesEveryoneButConvoy() {
        try (Line line = line("replay: auto")) {
            line.start();
            assertEquals(0, line.admin("guard", "on", "--target", "one").status());
            line.target("one", "CREATE ROLE \"" + line.name() + "_app\"; GRANT ALL ON t TO \"" + line.name() + "_app\"");
            for (String sql : new String[] {"INSERT INTO t VALUES (9, 'x')", "UPDATE t SET v = 'x'", "DELETE FROM t", "TRUNCATE t",
                "SET application_name = 'convoy consumer'; SET convoy.origin = 'x'; DELETE FROM t",
                "SET session_replication_role = replica; DELETE FROM t"}) {
                AssertionError refused = assertThrows(AssertionError.class, () -> {
                    try {
                        line.target("one", sql);
                    } catch (RuntimeException e) {
                        throw new AssertionError(e.getMessage());
                    }
                });
                assertTrue(refused.getMessage().contains("fed by Convoy and read-only"), refused.getMessage());
            }
            line.source("INSERT INTO t VALUES (1, 'x'); UPDATE t SET v = 'y'").awaitEqual("one", "public", "t");
            assertEquals(0, line.admin("guard", "off", "--target", "one").status());

            line.target("one", "DELETE FROM t");
            assertNotEquals(0, Integer.parseInt(line.ask("one", "SELECT count(*) FROM convoy.audit WHERE what LIKE 'guard%'")));
        }
    }
}
