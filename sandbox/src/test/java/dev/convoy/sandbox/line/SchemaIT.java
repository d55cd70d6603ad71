package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The source's tables are altered while all runs: what is safe a target follows, the rest waits for an operator, told what to run. */
class SchemaIT {
    private static Line line(String... settings) {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "create_tables: true";
        Line line = Line.create().source("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (id int PRIMARY KEY, v varchar(5) NOT "
            + "NULL, n int,"
            + " m mood)").table("public.t").withTarget("one", all);
        line.target("one", "CREATE TYPE mood AS ENUM ('sad', 'ok'); ALTER TYPE mood OWNER TO \"" + line.role("one") + "\"");
        line.start().source("INSERT INTO t SELECT g, 'v' || g, g, 'ok' FROM generate_series(1, 100) g").awaitEqual("one", "public", "t");
        return line;
    }

    @Test
    void whatIsSafeIsFollowedInTheOrderOfTheStream() {
        try (Line line = line()) {
            line.source("ALTER TABLE t ADD COLUMN extra text; ALTER TABLE t ADD COLUMN flag boolean NOT NULL DEFAULT true")
                .source("UPDATE t SET extra = 'x' WHERE id <= 10").awaitEqual("one", "public", "t");
            assertEquals("100", line.ask("one", "SELECT count(*) FROM t WHERE flag"), "rows that were there have what the source's have");

            line.source("ALTER TABLE t ALTER v TYPE text, ALTER n TYPE bigint, ALTER v DROP NOT NULL")
                .source("UPDATE t SET v = repeat('long', 10), n = 5000000000 WHERE id = 1; UPDATE t SET v = NULL WHERE id = 2")
                .awaitEqual("one", "public", "t");
            line.source("ALTER TABLE t DROP COLUMN flag").source("INSERT INTO t (id, v) VALUES (101, 'new')");
            line.await("one", "SELECT v FROM t WHERE id = 101", "new");
            line.source("ALTER TYPE mood ADD VALUE 'great'").source("UPDATE t SET m = 'great' WHERE id = 3");
            line.await("one", "SELECT m::text FROM t WHERE id = 3", "great");
            line.source("ALTER TABLE t RENAME TO renamed").source("INSERT INTO renamed (id, v) VALUES (102, 'still')");
            line.await("one", "SELECT v FROM t WHERE id = 102", "still");
            dev.convoy.sandbox.cluster.ConvoyProcess.Result verify = line.admin("verify");
            assertEquals(0, verify.status(), verify.out() + verify.err());
        }
    }

    @Test
    void aRenamedColumnWaitsForTheOperatorWhoIsToldWhatToRun() {
        try (Line line = line()) {
            line.source("INSERT INTO t VALUES (101, 'old')").source("ALTER TABLE t RENAME v TO w")
                .source("INSERT INTO t VALUES (102, 'new'); UPDATE t SET w = 'newer' WHERE id = 1");
            line.await("one", "SELECT state FROM convoy.progress", "parked");
            line.await("one", "SELECT v FROM t WHERE id = 101", "old");
            String status = line.admin("status").out();
            String remedy = "ALTER TABLE \"public\".\"t\" RENAME COLUMN \"v\" TO \"w\"";
            assertTrue(status.contains("SCHEMA_MISMATCH") && status.contains(remedy), status);

            line.target("one", remedy).awaitEqual("one", "public", "t");
        }
    }

    @Test
    void byHandNothingIsAlteredByItself() {
        try (Line line = line("schema: manual", "replay: manual")) {
            line.source("ALTER TABLE t ADD COLUMN extra int DEFAULT 7").source("UPDATE t SET n = 0 WHERE id = 1");
            line.await("one", "SELECT state FROM convoy.progress", "parked");
            String remedy = line.ask("one", "SELECT error->>'message' FROM convoy.progress").replaceAll(".*at the target: ", "");
            assertEquals("ALTER TABLE \"public\".\"t\" ADD COLUMN \"extra\" integer DEFAULT '7'; ALTER TABLE \"public\".\"t\" ALTER COLUMN"
                + " \"extra\" DROP DEFAULT", remedy);

            line.target("one", remedy);
            assertEquals(0, line.admin("replay", "--target", "one").status());
            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aPartitionThatIsAddedIsCapturedByItselfAndComparedIfItCameWithRows() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE p (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);"
                + " CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');"
                + " ALTER DEFAULT PRIVILEGES GRANT SELECT, TRIGGER ON TABLES TO PUBLIC; GRANT SELECT, TRIGGER ON p1 TO PUBLIC")
                .table("public.p").withTarget("one", "create_tables: true").start();
            line.source("INSERT INTO p VALUES (1, '2024-01-05')").awaitEqual("one", "public", "p");

            line.source("CREATE TABLE p2 (id int NOT NULL, day date NOT NULL); INSERT INTO p2 VALUES (2, '2024-02-05');"
                + " ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')");
            line.await(() -> "the new partition is not captured", () -> "4".equals(line.askSource(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'p2'::regclass AND tgname LIKE 'convoy%'")));
            line.source("INSERT INTO p2 VALUES (3, '2024-02-06')");

            line.await("one", "SELECT count(*) FROM p WHERE id = 3", "1");
            line.await(() -> "the difference is not shown", () -> line.admin("status").out().contains("public.p at one: differs"));
            assertEquals(0, line.admin("verify", "--repair").status());
            line.awaitEqual("one", "public", "p");
        }
    }

    @Test
    void whatAnAlterWritesIntoRowsThatWereThereIsComparedByItself() {
        Map<String, String> alters = Map.of("same_type", "ALTER n TYPE int USING n * 10", "wider", "ALTER n TYPE bigint USING n * 10",
            "generated", "ALTER g DROP EXPRESSION", "each_its_own", "ADD d uuid DEFAULT gen_random_uuid(); ALTER TABLE each_its_own"
                + " ALTER d DROP DEFAULT");
        try (Line line = Line.create()) {
            alters.keySet().forEach(table -> line.source("CREATE TABLE " + table + " (id int PRIMARY KEY, n int, g int GENERATED ALWAYS AS"
                + " (id + 1) STORED)").table("public." + table));
            line.withTarget("one", "create_tables: true").start();
            alters.keySet().forEach(table -> line.source("INSERT INTO " + table + " SELECT g, g FROM generate_series(1, 3) g")
                .awaitApplied("one", "public", table));

            alters.forEach((table, alter) -> line.source("ALTER TABLE " + table + " " + alter));

            line.await(() -> line.admin("status").out(), () -> {
                String status = line.admin("status").out();
                return alters.keySet().stream().allMatch(table -> status.contains("public." + table + " at one: differs"));
            });
            assertEquals(0, line.admin("verify", "--repair").status());
            line.awaitEqual("one", "public", "generated");
            line.await(() -> line.admin("status").out(), () -> !line.admin("status").out().contains("differs"));
        }
    }
}
