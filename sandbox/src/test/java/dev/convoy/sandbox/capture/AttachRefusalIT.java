package dev.convoy.sandbox.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.convoy.db.Sql;
import dev.convoy.producer.capture.AttachException;
import dev.convoy.sandbox.line.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table that cannot be captured is refused in one line that says why and what to do, and nothing of it stays behind (I5). */
class AttachRefusalIT {
    private static final String NEWEST = System.getProperty("convoy.sandbox.newest", Servers.DEFAULT_VERSION);
    private static final String NOT_A_KEY = " cannot be a key; it must be unique and valid, without WHERE and without expressions";
    private static final String GRANT = "GRANT SELECT, TRIGGER ON t TO convoy_role";

    static Stream<Arguments> refusals() {
        return Stream.of(
            arguments("CREATE TABLE t (id int, v text)", "public.t",
                "table \"public.t\" has no primary key; add one, or say in the configuration what tells its rows apart:"
                + " {table: public.t, key: {index: NAME}} for a unique index on columns that are NOT NULL, key: [COLUMN, ...] for such"
                + " columns without one, key: full_row for all columns together, which is slow, or key: none for a table whose rows are "
                    + "only"
                + " ever inserted"),
            arguments("CREATE TABLE t (id int NOT NULL, v text); CREATE UNIQUE INDEX i ON t (id) WHERE id > 0",
                "{table: public.t, key: {index: i}}",
                "index \"i\" of \"public.t\"" + NOT_A_KEY),
            arguments("CREATE TABLE t (id int NOT NULL, v text); CREATE UNIQUE INDEX i ON t (id, lower(v))",
                "{table: public.t, key: {index: i}}",
                "index \"i\" of \"public.t\"" + NOT_A_KEY),
            arguments("CREATE TABLE t (id int NOT NULL, v text); CREATE UNIQUE INDEX i ON t (lower(v))",
                "{table: public.t, key: {index: i}}",
                "index \"i\" of \"public.t\"" + NOT_A_KEY),
            arguments("CREATE TABLE t (id int NOT NULL, v text); CREATE INDEX i ON t (id)", "{table: public.t, key: {index: i}}",
                "index \"i\" of \"public.t\"" + NOT_A_KEY),
            arguments("CREATE TABLE t (id int PRIMARY KEY, v text); CREATE UNIQUE INDEX i ON t (v)", "{table: public.t, key: {index: i}}",
                "column \"v\" of index \"i\" of \"public.t\" may be NULL, so it cannot find rows; make it NOT NULL"),
            arguments("CREATE TABLE t (id int PRIMARY KEY)", "{table: public.t, key: {index: nope}}",
                "table \"public.t\" has no unique index \"nope\""),
            arguments("CREATE TABLE o (id int PRIMARY KEY); CREATE VIEW t AS SELECT * FROM o", "public.t",
                "\"public.t\" is not a table; views, foreign tables and materialized views cannot be captured"),
            arguments("CREATE MATERIALIZED VIEW t AS SELECT 1 AS id", "public.t",
                "\"public.t\" is not a table; views, foreign tables and materialized views cannot be captured"),
            arguments("CREATE UNLOGGED TABLE t (id int PRIMARY KEY)", "public.t",
                "table \"public.t\" is temporary or unlogged; a crash empties it without a trace, so it cannot be captured"),
            arguments("CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE t PARTITION OF p DEFAULT", "public.t",
                "table \"public.t\" is a partition; name its partitioned table instead"),
            arguments("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (PRIMARY KEY (id)) INHERITS (p)", "public.t",
                "table \"public.t\" takes part in table inheritance, which cannot be captured; use partitioning"),
            arguments("CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE c () INHERITS (t)", "public.t",
                "table \"public.t\" takes part in table inheritance, which cannot be captured; use partitioning"),
            arguments("CREATE TABLE t (id int PRIMARY KEY)", "public.T",
                "table \"public.T\" does not exist at the source; check the spelling (names are case-sensitive)"),
            arguments("CREATE TABLE t (id int PRIMARY KEY, v text)", "{table: public.t, columns: [id, w]}",
                "table \"public.t\" has no column \"w\" to capture; it has: id, v"),
            arguments("CREATE TABLE t (id int PRIMARY KEY, v text)", "{table: public.t, columns: [v]}",
                "columns of table \"public.t\" must hold its key; add \"id\""),
            arguments("CREATE TABLE t (id int PRIMARY KEY, v text)", "{table: public.t, key: [id, v]}",
                "column \"v\" of the key of \"public.t\" may be NULL, so it cannot find rows; make it NOT NULL"),
            arguments("CREATE TABLE t (id int PRIMARY KEY, v text)", "{table: public.t, key: [id, w]}",
                "table \"public.t\" has no column \"w\" for its key; it has: id, v"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhyAndWhatToDo(String sql, String yaml, String message) throws SQLException {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(NEWEST))) {
            database.execute(sql + "; " + GRANT);

            assertEquals(message, refusal(database, yaml));
        }
    }

    static Stream<Arguments> missingPrivileges() {
        String right = "no right to capture \"public.t\"; run at the source: GRANT SELECT, TRIGGER ON \"public\".\"t\" TO \"convoy_role\"";
        return Stream.of(
            arguments("CREATE TABLE t (id int PRIMARY KEY)", "public.t", right),
            arguments("CREATE TABLE t (id int PRIMARY KEY); GRANT SELECT ON t TO convoy_role", "public.t", right),
            arguments("CREATE TABLE t (id int PRIMARY KEY); GRANT TRIGGER ON t TO convoy_role", "public.t", right),
            arguments("CREATE SCHEMA \"S\"; CREATE TABLE \"S\".t (id int PRIMARY KEY); GRANT SELECT, TRIGGER ON \"S\".t TO convoy_role",
                "S.t",
                "no access to schema \"S\"; run at the source: GRANT USAGE ON SCHEMA \"S\" TO \"convoy_role\""),
            arguments("CREATE TABLE t (id int PRIMARY KEY); " + GRANT + "; ALTER TABLE t ENABLE ROW LEVEL SECURITY", "public.t",
                "row security hides rows of \"public.t\" from Convoy; run at the source: ALTER ROLE \"convoy_role\" BYPASSRLS"),
            arguments("CREATE TABLE t (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE leaf PARTITION OF t DEFAULT; " + GRANT,
                "public.t",
                right.replace("public.t", "public.leaf").replace("\"t\"", "\"leaf\"")));
    }

    @ParameterizedTest
    @MethodSource("missingPrivileges")
    void namesTheGrantThatIsMissing(String sql, String yaml, String message) throws SQLException {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(NEWEST))) {
            database.execute(sql);

            assertEquals(message, refusal(database, yaml));
        }
    }

    @Test
    void theGrantItNamesIsEnough() throws Exception {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(NEWEST))) {
            database.execute("CREATE SCHEMA \"S\"; CREATE TABLE \"S\".\"T\" (id int PRIMARY KEY)");

            for (int i = 0; i < 2; i++) {
                String message = refusal(database, "S.T");
                database.execute(message.substring(message.indexOf("GRANT ")));
            }

            database.attach("S.T");
        }
    }

    @Test
    void aTemporaryTableIsRefused() throws Exception {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(NEWEST)); Connection owner = database.as(CaptureDatabase.OWNER);
             Statement statement = owner.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE t (id int PRIMARY KEY)");
            String schema = CaptureDatabase.ask(owner, "SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()");

            assertEquals("table \"" + schema
                + ".t\" is temporary or unlogged; a crash empties it without a trace, so it cannot be captured",
                refusal(database, schema + ".t"));
        }
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
            arguments("id int PRIMARY KEY, v text", "v <>"),
            arguments("id int PRIMARY KEY, v text", "w = 1"),
            arguments("id int PRIMARY KEY, v text", "id + 1"),
            arguments("id int PRIMARY KEY, v text", "no_such_function(v)"),
            // What a trigger sees is rows, not the table: it cannot be named.
            arguments("id int PRIMARY KEY, v text", "t.id > 1"),
            // The trigger's search path is pinned: what is found by way of the session's would not be found then.
            arguments("id int PRIMARY KEY, v text", "mine(v)"),
            // The server computes it when it is read from the table, which a transition table is not.
            arguments("id int PRIMARY KEY, v int GENERATED ALWAYS AS (id * 2) VIRTUAL", "v > 1"));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void aConditionThatTheTriggerCouldNotEvaluateIsRefused(String columns, String where) throws SQLException {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(NEWEST))) {
            database.execute("CREATE FUNCTION mine(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'");
            database.execute("CREATE TABLE t (" + columns + "); " + GRANT);

            String message = refusal(database, "{table: public.t, where: " + '"' + where + "\"}");

            assertTrue(message.startsWith("where of table \"public.t\" is not a condition on its columns: "), message);
        }
    }

    @Test
    void aConditionMayNameFunctionsWithTheirSchema() throws Exception {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(NEWEST))) {
            database.execute("CREATE FUNCTION mine(text) RETURNS boolean LANGUAGE sql AS 'SELECT $1 = ''in'''");
            database.execute("CREATE TABLE t (id int PRIMARY KEY, v text); " + GRANT);
            database.attach("{table: public.t, where: public.mine(v)}");

            database.execute("INSERT INTO t VALUES (1, 'in'), (2, 'out')");

            assertEquals("[c t {\"id\":1,\"v\":\"in\"}]", database.captured().stream().flatMap(row -> row.shown().stream())
                .toList().toString());
        }
    }

    @Test
    void aGeneratedColumnIsRefusedAsKey() throws SQLException {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(NEWEST))) {
            database.execute("CREATE TABLE t (a int NOT NULL, id int GENERATED ALWAYS AS (a * 2) STORED PRIMARY KEY); " + GRANT);

            String message = refusal(database, "public.t");

            assertTrue(message.contains("\"public.t\"") && message.contains("\"id\"") && message.contains("generated"), message);
        }
    }

    /** Attaches, and checks that a refusal leaves nothing behind and is one line. */
    private static String refusal(CaptureDatabase database, String yaml) throws SQLException {
        String message = assertThrows(AttachException.class, () -> database.attach(yaml)).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertEquals("0", database.ask("SELECT count(*) FROM convoy.attached"));
        assertEquals("0", database.ask("SELECT count(*) FROM pg_trigger WHERE tgname LIKE " + Sql.literal("convoy%")));
        return message;
    }
}
