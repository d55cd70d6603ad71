package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.producer.Limits;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables are compared exactly while the application writes, and what differs is mended. */
class VerifyIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** A hidden hand at the target. */
    private static final String HIDDEN = "SET session_replication_role = 'replica'; ";

    private static JsonNode only(ConvoyProcess.Result verify) throws Exception {
        JsonNode tables = JSON.readTree(verify.out()).path("tables");
        assertEquals(1, tables.size(), verify.out() + verify.err());
        return tables.get(0);
    }

    private static List<String> differences(JsonNode table) {
        List<String> found = new ArrayList<>();
        table.path("differences").forEach(each -> found.add(each.path("kind").asText() + " " + each.path("key") + " "
            + each.path("columns")));
        return found.stream().sorted().toList();
    }

    @Test
    void underLoadItSaysEqualAndAfterHiddenChangesExactlyWhich() throws Exception {
        try (Line line = Line.create()) {
            line.source(Load.TABLES).source("INSERT INTO hot SELECT g, g, 'before' FROM generate_series(100000, 160000) g")
                .table("public.hot").table("public.tags").withTarget("one", "create_tables: true").start();
            line.await("one", "SELECT count(*)::text FROM convoy.progress WHERE table_name = 'hot' AND synced_id IS NOT NULL", "1");
            line.awaitCopied();
            try (Load load = new Load(line, 4, 3)) {
                for (int i = 0; i < 2; i++) {
                    ConvoyProcess.Result verify = line.admin("verify", "--target", "one");
                    assertEquals(0, verify.status(), verify.out() + verify.err());
                }
                assertTrue(load.committed() > 100, "only " + load.committed() + " commits ran beside it");
                line.target("one", HIDDEN + "UPDATE hot SET v = 'bent' WHERE id = 120500; DELETE FROM hot WHERE id = 100500;"
                    + " INSERT INTO hot VALUES (-5, 1, 'strange')");

                ConvoyProcess.Result verify = line.admin("verify", "--target", "one", "--table", "public.hot", "--json");
                assertEquals(1, verify.status(), verify.out() + verify.err());
                assertEquals(List.of("different {\"id\":120500} [\"v\"]", "extra {\"id\":-5} []", "missing {\"id\":100500} []"),
                    differences(only(verify)));
                ConvoyProcess.Result repair = line.admin("verify", "--target", "one", "--table", "public.hot", "--repair", "--json");
                assertEquals(0, repair.status(), repair.out() + repair.err());
                assertEquals(3, only(repair).path("repaired").asInt());
            }
            line.awaitEqual("one", "public", "hot").awaitEqual("one", "public", "tags");
        }
    }

    @Test
    void itComparesWhatTheTargetShouldHold() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE \"Odd t\" (id int, part text COLLATE \"C\", qty numeric, "
                + "price"
                + " float8, doc jsonb, m mood, at timestamptz, secret text, PRIMARY KEY (part, id))")
                .source("INSERT INTO \"Odd t\" SELECT g, 'p' || g % 7, g / 3.0, g / 7.0, jsonb_build_object('g', g), 'ok', now(), 's'"
                    + " FROM generate_series(1, 3000) g")
                .table("{table: 'public.Odd t', columns: [id, part, qty, price, doc, m, at], where: \"doc ? 'g' AND id <> 5\"}",
                    "\"Odd t\"");
            line.withTarget("one", "tables: {'public.Odd t': {to: public.other, columns: {no: id, part: part, total: 'qty * 2', p: "
                + "price, d: doc,"
                + " m: m, at: at, fixed: \"'x'::text\"}, where: \"id % 2 = 0 AND doc ? 'g'\"}}");
            line.target("one", "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN money2 AS numeric(12,2); CREATE TABLE other (no "
                + "bigint,"
                + " part varchar(10) COLLATE \"C\", total money2, p real, d json, m mood, at timestamp, fixed char(3), mine int DEFAULT 7,"
                + " PRIMARY KEY (part, no)); GRANT ALL ON other TO PUBLIC");
            line.start();
            line.await("one", "SELECT count(*)::text FROM other", "1500");
            line.awaitCopied();

            ConvoyProcess.Result verify = line.admin("verify", "--json");
            assertEquals(0, verify.status(), verify.out() + verify.err());
            assertEquals(1500, only(verify).path("rows").asInt());
            line.target("one", HIDDEN + "UPDATE other SET total = total + 0.01, mine = 8 WHERE no = 40; INSERT INTO other (no, part) "
                + "VALUES (7,"
                + " 'p0'); DELETE FROM other WHERE no = 60");
            verify = line.admin("verify", "--json");

            assertEquals(List.of("different {\"part\":\"p5\",\"id\":40} [\"total\"]", "extra {\"part\":\"p0\",\"id\":7} []",
                "missing {\"part\":\"p4\",\"id\":60} []"), differences(only(verify)));
            assertEquals(0, line.admin("verify", "--repair").status());
            assertEquals("8", line.ask("one", "SELECT mine FROM other WHERE no = 40"), "columns that are not mapped are left alone");
        }
    }

    @Test
    void keysThatTheServersSortDifferentlyAreCopiedAndComparedAlike() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE w (k text COLLATE \"en-x-icu\" PRIMARY KEY, v int)")
                .source("INSERT INTO w SELECT c || g, g FROM unnest('{a,A,b,B,_,z,\u00e4,\u00e9}'::text[]) c, generate_series(1, 2000) g")
                .table("public.w").withTarget("one");
            line.target("one", "CREATE TABLE w (k text COLLATE \"C\" PRIMARY KEY, v int); GRANT ALL ON w TO PUBLIC;"
                + " INSERT INTO w SELECT 'Zz' || g, g FROM generate_series(1, 100) g").start();
            line.await("one", "SELECT state FROM convoy.progress", "live").awaitEqual("one", "public", "w");
            line.awaitCopied();

            ConvoyProcess.Result verify = line.admin("verify");
            assertEquals(0, verify.status(), verify.out() + verify.err());
            line.target("one", HIDDEN + "UPDATE w SET v = 0 WHERE k = '\u00e97'");
            assertEquals(List.of("different {\"k\":\"\u00e97\"} [\"v\"]"), differences(only(line.admin("verify", "--json"))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "ext"})
    void keysWhoseTypesComeFromExtensionsAreCopiedAppliedAndCompared(String schema) throws Exception {
        try (Line line = Line.create()) {
            String extensions = "CREATE SCHEMA IF NOT EXISTS ext; GRANT USAGE ON SCHEMA ext TO PUBLIC; CREATE EXTENSION hstore SCHEMA "
                + schema + "; CREATE EXTENSION citext SCHEMA " + schema;
            line.source(extensions + "; CREATE TABLE w (h " + schema + ".hstore, c " + schema + ".citext, v int, PRIMARY KEY (h, c))")
                .source("INSERT INTO w SELECT " + schema + ".hstore('k', g::text), c || g, g FROM unnest('{a,B,_}'::text[]) c,"
                    + " generate_series(1, 4000) g")
                .table("public.w").withTarget("one", "create_tables: true", "replay: manual").target("one", extensions);
            line.start().awaitEqual("one", "public", "w");

            line.source("UPDATE w SET c = upper(c::text) WHERE v <= 10; UPDATE w SET v = -1 WHERE v = 20; DELETE FROM w WHERE v = 30")
                .awaitEqual("one", "public", "w");

            line.target("one", HIDDEN + "UPDATE w SET v = 0 WHERE v IN (7, 3999); DELETE FROM w WHERE v = 2000");
            assertEquals(9, differences(only(line.admin("verify", "--json"))).size());
            assertEquals(0, line.admin("verify", "--repair").status());
            line.awaitEqual("one", "public", "w");
        }
    }

    @Test
    void byItselfItIsRepeatedAndStatusShowsWhatItFound() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 10)").table("public.t")
                .settings("verify: {every: 1s}").withTarget("one", "create_tables: true").setup();
            line.startProducer(lookingOften());
            line.startConsumer("one");
            line.awaitEqual("one", "public", "t");
            line.await(() -> "no verification ran", () -> line.admin("status", "--json").out().contains("\"equal\" : true"));

            line.target("one", HIDDEN + "DELETE FROM t WHERE id = 3");

            line.await(() -> "the difference is not shown", () -> line.admin("status").out()
                .contains("public.t at one: differs from the source in 1 of 1 key ranges"));
        }
    }

    /** Looks every half a second whether a table is to be verified. */
    private static Limits lookingOften() {
        Limits l = Limits.DEFAULT;
        return new Limits(l.pageRows(), l.pageBytes(), l.pollMin(), l.pollMax(), l.gather(), l.standbyPoll(), l.heartbeat(), l.retryMin(),
            l.retryMax(), l.segmentBytes(), l.segmentAge(), l.rotationEvery(), l.chunkRows(), l.chunkBytes(), l.sumRows(), l.passEvery(),
            Duration.ofMillis(500), l.detectEvery());
    }

    @Test
    void aComparisonThatFitsTheTableNoLongerIsTold() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int, old int, PRIMARY KEY (id)) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t"
                + " FOR VALUES FROM (0) TO (10); CREATE TABLE t2 (LIKE t INCLUDING ALL);"
                + " GRANT SELECT, TRIGGER ON t1, t2 TO PUBLIC").table("public.t");
            line.withTarget("one", "create_tables: true", "tables: {public.t: {columns: {id: id, old: old}}}").start()
                .source("INSERT INTO t VALUES (1, 1)").awaitEqual("one", "public", "t");

            line.source("ALTER TABLE t RENAME old TO young; ALTER TABLE t2 RENAME old TO young; INSERT INTO t2 VALUES (11, 11);"
                + " ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (10) TO (20)");

            line.await(() -> "the comparison that failed is not shown", () -> line.admin("status").out()
                .matches("(?s).*public\\.t at one: not compared with the source, as of \\S+Z: .*"));
            assertTrue(line.admin("status", "--json").out().contains("column s.old does not exist"));
            line.source("ALTER TABLE t RENAME young TO old");
            assertEquals(1, line.admin("verify", "--target", "one").status(), "the row that came with the partition is not at the target");
            ConvoyProcess.Result repair = line.admin("verify", "--target", "one", "--repair");
            assertEquals(0, repair.status(), repair.out() + repair.err());
            line.awaitEqual("one", "public", "t");
            assertFalse(line.admin("status").out().contains("not compared"));
        }
    }

    @Test
    void comparisonsThatEndedLongAgoAreForgotten() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)").table("public.t")
                .settings("verify: {every: 1s}").withTarget("one", "create_tables: true").setup();
            line.startProducer(lookingOften());
            line.startConsumer("one");
            line.await(() -> "no verification ran", () -> line.admin("status", "--json").out().contains("\"equal\" : true"));

            line.source("UPDATE convoy.pass SET finished_at = finished_at - interval '2 hours'");

            line.await(() -> "old ones are still there", () -> line.askSource("SELECT count(*) FILTER (WHERE kind = 'check'"
                + " AND finished_at < clock_timestamp() - interval '1 hour') || ' ' || count(*) FILTER (WHERE kind = 'copy')"
                + " FROM convoy.pass").equals("0 1"));
        }
    }

    @Test
    void aParkedTableIsNotComparedAndAnswersWhenItIsReplayed() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v int)").table("public.t")
                .withTarget("one", "create_tables: true", "replay: manual").start();
            line.source("INSERT INTO t VALUES (1, 1)").awaitEqual("one", "public", "t");
            line.target("one", "ALTER TABLE t ADD CONSTRAINT positive CHECK (v > 0)");
            line.source("INSERT INTO t VALUES (2, -2), (3, 3)");
            line.await("one", "SELECT state FROM convoy.progress", "parked");

            ConvoyProcess.Result verify = line.admin("verify", "--target", "one");

            assertTrue(verify.status() == 1 && verify.out().contains("not compared; the table is parked"), verify.out() + verify.err());
            line.source("INSERT INTO convoy.pass (table_id, targets, kind, plan) SELECT table_id, ARRAY[target], 'check', plan FROM"
                + " convoy.verification");
            line.await("one", "SELECT count(*)::text FROM convoy.parked WHERE kind = 'check'", "1");
            line.target("one", "ALTER TABLE t DROP CONSTRAINT positive");
            assertEquals(0, line.admin("replay", "--target", "one").status());
            line.awaitEqual("one", "public", "t");
            assertEquals("t 3 3", line.ask("one", "SELECT concat_ws(' ', equal::text, rows_source, rows_target) FROM convoy.checked "
                + "ORDER BY"
                + " pass DESC LIMIT 1").replace("true", "t"));
        }
    }

    @Test
    void aNumericKeyIsMendedWithAllItsDigits() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id numeric PRIMARY KEY, v int)").table("public.t").withTarget("one", "create_tables: true")
                .start();
            line.source("INSERT INTO t VALUES (12345678901234567.1250, 1), (1.00, 1), (1e30, 1)").awaitEqual("one", "public", "t");
            line.target("one", HIDDEN + "UPDATE t SET v = 2");

            ConvoyProcess.Result repair = line.admin("verify", "--repair", "--json");

            assertEquals(0, repair.status(), repair.out() + repair.err());
            assertEquals(3, only(repair).path("repaired").asInt());
            line.awaitEqual("one", "public", "t");
            line.await(() -> "status still tells of a difference", () -> !line.admin("status").out().contains("differs"));
        }
    }

    @Test
    void anEmptyTableThatTheTargetHasYetToMakeIsEqualAndOneThatItLacksIsNot() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true")
                .withTarget("two").start();

            ConvoyProcess.Result made = line.admin("verify", "--target", "one");
            ConvoyProcess.Result lacking = line.admin("verify", "--target", "two");

            assertEquals(0, made.status(), made.out() + made.err());
            assertEquals("public.t at one: equal, 0 rows; the table is made with its first change", made.out().strip());
            assertEquals(1, lacking.status(), lacking.out() + lacking.err());
            assertTrue(lacking.out().startsWith("public.t at two: not compared; table \"public.t\" does not exist"), lacking.out());
            line.source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t");
            assertEquals("public.t at one: equal, 1 row", line.admin("verify", "--target", "one").out().strip());
        }
    }

    @Test
    void noTargetIsBehindForWhatIsAskedOfAnother() throws Exception {
        try (Line line = Line.create(); Admin kafka = Admin.create(Map.of("bootstrap.servers", Servers.kafka().bootstrapServers()))) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true")
                .withTarget("two", "create_tables: true").start();
            line.source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t").awaitEqual("two", "public", "t");

            assertEquals(0, line.admin("verify", "--target", "one").status());

            TopicPartition partition = new TopicPartition("convoy." + line.name(), 0);
            long end = kafka.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition).get().offset();
            for (String target : List.of("one", "two")) {
                String group = "convoy." + line.name() + "." + target;
                line.await(() -> target + " is not told to be at " + end, () -> end == committed(kafka, group, partition));
            }
        }
    }

    private static long committed(Admin kafka, String group, TopicPartition partition) {
        try {
            return Optional.ofNullable(kafka.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(partition))
                .map(OffsetAndMetadata::offset).orElse(-1L);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
