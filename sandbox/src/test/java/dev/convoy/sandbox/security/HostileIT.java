package dev.convoy.sandbox.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.line.Line;
import dev.convoy.sandbox.line.Servers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An application that is not friendly: names, values and messages made to be mistaken for SQL, JSON, formats or log lines (I9). */
class HostileIT {
    private static final long SEED = 4_711;
    private static final int TABLES = 4;
    private static final int ROWS = 40;
    /** What SQL, formats, JSON, regular expressions, YAML, shells and terminals make something of. */
    private static final List<String> HOSTILE = List.of("\"", "'", "\\", "%", "%s", "$1", "$$", "{0}", "{key}", "?", "??", ";", "--",
        "/*", "*/", "\n", "\t", "\u001b[31m", "\u0001", " ", ".", ",", "(", ")", "[", "]", "é", "日本", "\uD83D\uDC18", "\u202e", "&",
        "<", "a", "B", "$convoy$", "E'", "::", "null", "convoy", "'; DROP TABLE healthy; --", "\"; DROP TABLE healthy; --");
    private static final int NAME_BYTES_MAX = 63;
    private static final String MALLORY = "mallory";
    private static final String PASSWORD = "mallory's own";

    private static String hostile(Random random, int bytesMax) {
        StringBuilder text = new StringBuilder();
        for (int pieces = 1 + random.nextInt(16); pieces > 0; pieces--) {
            String piece = HOSTILE.get(random.nextInt(HOSTILE.size()));
            if ((text + piece).getBytes(StandardCharsets.UTF_8).length <= bytesMax) {
                text.append(piece);
            }
        }
        return text.isEmpty() ? "x" : text.toString();
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** A scalar as JSON writes it, which is YAML. */
    private static String yaml(String text) throws Exception {
        return JsonMapper.builder().build().writeValueAsString(text);
    }

    @Test
    void namesAndValuesAreNeverTakenForSql() throws Exception {
        Random random = new Random(SEED);
        try (Line line = Line.create()) {
            List<String> schemas = new ArrayList<>();
            List<String> tables = new ArrayList<>();
            List<List<String>> columns = new ArrayList<>();
            line.source("CREATE TABLE healthy (id int PRIMARY KEY)").table("public.healthy");
            for (int i = 0; i < TABLES; i++) {
                schemas.add(i == 0 ? "public" : hostile(random, NAME_BYTES_MAX - 1) + i);
                tables.add(hostile(random, NAME_BYTES_MAX - 1) + i);
                columns.add(List.of(hostile(random, NAME_BYTES_MAX - 1) + 1, hostile(random, NAME_BYTES_MAX - 1) + 2,
                    hostile(random, NAME_BYTES_MAX - 1) + 3));
                String schema = identifier(schemas.get(i));
                String name = schema + "." + identifier(tables.get(i));
                line.source("CREATE SCHEMA IF NOT EXISTS " + schema + "; CREATE TABLE " + name + " (" + identifier(columns.get(i).get(0))
                    + " text, " + identifier(columns.get(i).get(1)) + " text[], " + identifier(columns.get(i).get(2))
                    + " text DEFAULT " + literal(hostile(random, 99)) + ", PRIMARY KEY (" + identifier(columns.get(i).get(0)) + "))");
                line.table(yaml(name), name);
            }
            line.withTarget("one", "create_tables: true");
            schemas.forEach(schema -> line.target("one", "CREATE SCHEMA IF NOT EXISTS " + identifier(schema) + "; GRANT ALL ON SCHEMA "
                + identifier(schema) + " TO PUBLIC"));
            line.start();

            for (int i = 0; i < TABLES; i++) {
                String name = identifier(schemas.get(i)) + "." + identifier(tables.get(i));
                write(line, name, columns.get(i).stream().map(HostileIT::identifier).toList(), random);
                line.awaitApplied("one", schemas.get(i).replace("'", "''"), tables.get(i));
                assertEquals(content(line.askSource("SELECT json_agg(t ORDER BY t::text COLLATE \"C\") FROM " + name + " t")),
                    content(line.ask("one", "SELECT json_agg(t ORDER BY t::text COLLATE \"C\") FROM " + name + " t")), name);
            }
            line.source("INSERT INTO healthy VALUES (1)").awaitEqual("one", "public", "healthy");
            ConvoyProcess.Result verify = line.admin("verify");
            assertEquals(0, verify.status(), verify.out() + verify.err());
            assertEquals(0, line.admin("sync", "--target", "one").status());
            JsonNode status = JsonMapper.builder().build().readTree(line.admin("status", "--json").out());
            assertEquals(TABLES + 1, status.path("tables").size());
        }
    }

    private static JsonNode content(String json) throws Exception {
        return JsonMapper.builder().build().readTree(json);
    }

    private static void write(Line line, String name, List<String> columns, Random random) throws SQLException {
        try (Connection connection = line.sourceConnection();
             PreparedStatement insert = connection.prepareStatement("INSERT INTO " + name + " (" + String.join(", ", columns)
                 + ") VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
             PreparedStatement update = connection.prepareStatement("UPDATE " + name + " SET " + columns.get(1) + " = ?, "
                 + columns.get(0) + " = " + columns.get(0) + " || ? WHERE hashtext(" + columns.get(0) + ") % 3 = 0");
             PreparedStatement delete = connection.prepareStatement("DELETE FROM " + name + " WHERE hashtext(" + columns.get(0)
                 + ") % 5 = 0")) {
            for (int row = 0; row < ROWS; row++) {
                insert.setString(1, hostile(random, 200) + row);
                insert.setArray(2, connection.createArrayOf("text", new String[] {hostile(random, 99), null, hostile(random, 99)}));
                insert.setString(3, random.nextInt(4) == 0 ? null : hostile(random, 400));
                insert.executeUpdate();
            }
            update.setArray(1, connection.createArrayOf("text", new String[] {hostile(random, 99)}));
            update.setString(2, hostile(random, 20));
            update.executeUpdate();
            delete.executeUpdate();
        }
    }

    /** A trigger at the target says what it likes, in as many lines as it likes. */
    @Test
    void aMessageIsToldAsOneLineOfDataWhateverItSays() throws Exception {
        String message = "no\"}],\"x\n1999-01-01T00:00:00Z INFO forged line=true\r\u001b[2J\u001b]0;owned\u0007 {0} %s ${env:HOME} '; DROP";
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v text)").table("public.t").withTarget("one", "replay: manual");
            line.target("one", "CREATE TABLE t (id int PRIMARY KEY, v text); GRANT ALL ON t TO PUBLIC; CREATE FUNCTION refuse() RETURNS"
                + " trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = " + literal(message) + ", DETAIL = new.v,"
                + " HINT = new.v, CONSTRAINT = " + literal(message) + "; END $$; CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW"
                + " EXECUTE FUNCTION refuse(); ALTER TABLE t ENABLE ALWAYS TRIGGER refuse").setup();
            line.producerProcess();
            ConvoyProcess consumer = line.consumerProcess("one");
            line.source("INSERT INTO t VALUES (1, 'a value of a row')").await("one", "SELECT state FROM convoy.progress", "parked");

            JsonNode status = JsonMapper.builder().build().readTree(line.admin("status", "--json").out());
            String told = status.path("tables").path(0).path("error").path("message").asText();
            assertTrue(told.startsWith("no\"}],\"x 1999-01-01"), told);
            JsonNode parked = JsonMapper.builder().build().readTree(line.admin("parked", "--target", "one", "--json").out());
            assertTrue(parked.toString().contains("forged line=true"), parked::toString);
            line.await(consumer::output, () -> consumer.output().contains("forged"));
            for (String text : List.of(line.admin("status").out(), line.admin("parked", "--target", "one").out(), consumer.output())) {
                assertTrue(text.contains("forged line=true"), text);
                assertFalse(text.lines().anyMatch(each -> each.startsWith("1999-01-01")), text);
                assertFalse(text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n'), text);
                assertFalse(text.contains("a value of a row"), text);
            }
        }
    }

    @Test
    void aRoleWithoutRightsReadsNothingOfConvoyAndMakesItRunNothing() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v varchar(99)); GRANT ALL ON t TO PUBLIC").table("public.t")
                .withTarget("one", "create_tables: true");
            String source = Servers.postgres().jdbcUrl(line.name());
            String target = Servers.postgres().jdbcUrl(line.database("one"));
            for (String database : List.of(line.name(), line.database("one"))) {
                Servers.postgres().execute(database, "DO $$ BEGIN CREATE ROLE mallory LOGIN PASSWORD 'mallory''s own';"
                    + " EXCEPTION WHEN duplicate_object THEN NULL; END $$; CREATE SCHEMA mallory AUTHORIZATION mallory;"
                    + " CREATE TABLE mallory.loot (what text); GRANT ALL ON mallory.loot TO PUBLIC; GRANT USAGE ON SCHEMA mallory TO "
                        + "PUBLIC");
            }
            lure(source);
            line.start();

            attack(source, "SET search_path = mallory, pg_catalog, public; INSERT INTO t SELECT g, 'by mallory' FROM generate_series(1, "
                + "20) g;"
                + " UPDATE t SET v = 'changed' WHERE id > 5; UPDATE t SET id = id + 100 WHERE id > 10; DELETE FROM t WHERE id = 3;"
                + " SET convoy.origin = 'mallory'; SET convoy.nested = 'on'; INSERT INTO t VALUES (99, 'last')");

            line.awaitEqual("one", "public", "t");
            assertEquals(0, line.admin("verify").status());
            assertNull(line.askSource("SELECT string_agg(DISTINCT what, ', ') FROM mallory.loot WHERE what <> 'mallory'"));
            nothingOfConvoyIsReadable(source);
            nothingOfConvoyIsReadable(target);
        }
    }

    private static void attack(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, MALLORY, PASSWORD);
             Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Functions and operators of the names that capture uses, which say who ran them; her path puts them before the system's. */
    private static void lure(String url) throws SQLException {
        String body = " LANGUAGE plpgsql AS $$ BEGIN INSERT INTO mallory.loot VALUES (current_user::text); RETURN NULL; END $$";
        for (String function : List.of("row_to_json(record) RETURNS json", "pg_current_xact_id() RETURNS xid8",
            "pg_trigger_depth() RETURNS integer", "set_config(text, text, boolean) RETURNS text", "length(text) RETURNS integer",
            "current_setting(text, boolean) RETURNS text", "octet_length(text) RETURNS integer", "clock_timestamp() RETURNS timestamptz",
            "format(text, text) RETURNS text", "concat_step(text) RETURNS text", "left(text, integer) RETURNS text",
            "json_build_object(text, text) RETURNS json", "coalesce_step(text) RETURNS text", "same(text, text) RETURNS boolean",
            "same(integer, integer) RETURNS boolean", "join_step(text, text) RETURNS text")) {
            attack(url, "CREATE FUNCTION mallory." + function + body);
        }
        attack(url, "CREATE OPERATOR mallory.= (LEFTARG = text, RIGHTARG = text, FUNCTION = mallory.same)");
        attack(url, "CREATE OPERATOR mallory.= (LEFTARG = integer, RIGHTARG = integer, FUNCTION = mallory.same)");
        attack(url, "CREATE OPERATOR mallory.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = mallory.join_step)");
    }

    private static void nothingOfConvoyIsReadable(String url) throws SQLException {
        for (String sql : List.of("SELECT * FROM convoy.queue", "SELECT * FROM convoy.progress", "SELECT * FROM convoy.parked",
            "SELECT * FROM convoy.tick", "SELECT * FROM convoy.audit", "INSERT INTO convoy.queue DEFAULT VALUES",
            "CREATE TABLE convoy.mine (id int)")) {
            assertEquals("42501", assertThrows(SQLException.class, () -> attack(url, sql), sql).getSQLState(), sql);
        }
        attack(url, "DO $$ BEGIN IF has_schema_privilege('convoy', 'USAGE') OR EXISTS (SELECT FROM pg_class c, unnest('{SELECT,INSERT,"
            + "UPDATE,DELETE}'::text[]) p WHERE relnamespace = 'convoy'::regnamespace AND relkind IN ('r', 'p', 'v') AND"
            + " has_table_privilege(c.oid, p)) THEN RAISE EXCEPTION 'mallory has rights on convoy'; END IF; END $$");
    }
}
