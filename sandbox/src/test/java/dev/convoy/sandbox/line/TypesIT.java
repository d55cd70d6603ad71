package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import dev.convoy.sandbox.line.TypeSamples.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of PostgreSQL arrives as it was, into tables that Convoy makes and into tables that were there. */
class TypesIT {
    private static final String NEWEST = System.getProperty("convoy.sandbox.newest", Servers.DEFAULT_VERSION);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final List<String> TARGETS = List.of("made", "there");

    static Stream<Arguments> versions() {
        return Stream.concat(Pair.all().stream(), Stream.of(new Pair(NEWEST, NEWEST))).distinct()
            .map(pair -> arguments(pair.source(), pair.target()));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void valuesOfEveryTypeArriveAsTheyWere(String sourceVersion, String targetVersion) throws SQLException {
        SandboxPostgres source = Servers.postgres(sourceVersion);
        Map<String, List<Column>> groups = TypeSamples.groups(Math.min(Servers.major(sourceVersion), Servers.major(targetVersion)));
        try (Line line = Line.between(source, Servers.postgres(targetVersion))) {
            withTargets(line);
            groups.forEach((group, columns) -> line.source(ddl(group, columns)).target("there", ddl(group, columns))
                .table("public." + group));
            line.start();

            for (Map.Entry<String, List<Column>> group : groups.entrySet()) {
                write(line, group.getKey(), group.getValue());
            }

            List<String> problems = new ArrayList<>();
            for (Map.Entry<String, List<Column>> group : groups.entrySet()) {
                problems.addAll(differences(line, group.getKey(), "id", group.getValue().stream().collect(
                    Collectors.toMap(Column::name, Column::type, (a, b) -> a, LinkedHashMap::new))));
            }
            assertEquals("", String.join("\n", problems));
        }
    }

    private static void withTargets(Line line) {
        line.withTarget("made", "create_tables: true").withTarget("there");
        line.source(TypeSamples.objects()).target("made", TypeSamples.objects()).target("there", TypeSamples.objects());
    }

    private static String ddl(String table, List<Column> columns) {
        String list = each(columns, column -> Sql.ident(column.name()) + " " + column.type());
        return "CREATE TABLE public." + Sql.ident(table) + " (id int PRIMARY KEY, " + list + "); GRANT ALL ON public." + Sql.ident(table)
            + " TO PUBLIC";
    }

    private static String each(List<Column> columns, Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }

    /** A row of NULLs, rows with every value; then an update of all columns, back to NULL, a key change, a delete; and many rows at once.
     * */
    private static void write(Line line, String table, List<Column> columns) {
        int rows = Math.max(4, columns.stream().mapToInt(column -> column.values().size()).max().orElseThrow());
        String values = IntStream.range(0, rows).mapToObj(row -> "(" + row + ", " + each(columns, column -> column.value(row)) + ")")
            .collect(Collectors.joining(", "));
        line.source("INSERT INTO " + table + " (id) VALUES (-1)");
        line.source("INSERT INTO " + table + " VALUES " + values);
        line.source("UPDATE " + table + " SET " + each(columns, c -> Sql.ident(c.name()) + " = " + c.value(1)) + " WHERE id IN (-1, 0)");
        line.source("UPDATE " + table + " SET " + each(columns, c -> Sql.ident(c.name()) + " = NULL") + " WHERE id = 1");
        line.source("UPDATE " + table + " SET id = 1002 WHERE id = 2");
        line.source("DELETE FROM " + table + " WHERE id = 3");
        line.source("INSERT INTO " + table + " SELECT id + 2000 * g, " + each(columns, c -> Sql.ident(c.name())) + " FROM " + table
            + ", generate_series(1, 40) g");
    }

    static Stream<Arguments> keyTypes() {
        return TypeSamples.keys().entrySet().stream().map(group -> arguments(group.getKey(), group.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keyTypes")
    void aKeyMayBeOfAnyTypeWithAnOrder(String group, List<Column> types) throws SQLException {
        try (Line line = Line.create()) {
            withTargets(line);
            for (Column type : types) {
                String ddl = "CREATE TABLE public." + table(type) + " (k " + type.type() + " PRIMARY KEY, v int); GRANT ALL ON public."
                    + table(type) + " TO PUBLIC";
                line.source(ddl).target("there", ddl).table("public." + table(type));
            }
            line.start();

            types.forEach(type -> writeKeys(line, type));

            List<String> problems = new ArrayList<>();
            for (Column type : types) {
                problems.addAll(differences(line, table(type), "k", Map.of("k", type.type(), "v", "int")));
            }
            assertEquals("", String.join("\n", problems));
        }
    }

    private static String table(Column key) {
        return "k" + key.name().substring(1, key.name().indexOf(' '));
    }

    /** Three rows; one of them changed, one given another key, one deleted, as far as the type has values. */
    private static void writeKeys(Line line, Column key) {
        int values = key.values().size();
        line.source("INSERT INTO " + table(key) + " VALUES " + IntStream.range(0, Math.min(3, values))
            .mapToObj(i -> "(" + key.value(i) + ", 1)").collect(Collectors.joining(", ")));
        line.source("UPDATE " + table(key) + " SET v = 2 WHERE k = " + key.value(0));
        if (values > 3) {
            line.source("UPDATE " + table(key) + " SET k = " + key.value(3) + ", v = 3 WHERE k = " + key.value(1));
            line.source("DELETE FROM " + table(key) + " WHERE k = " + key.value(2));
        }
    }

    /** A value of a type, and one that equals it and is printed otherwise. */
    private record Spelling(String table, String type, String before, String after) {
        private static final List<Spelling> ALL = List.of(new Spelling("numbers", "numeric", "1.0", "1.00"),
            new Spelling("zeros", "double precision", "0", "-0"), new Spelling("days", "interval", "24:00", "1 day"),
            new Spelling("documents", "jsonb", "1.0", "1.00"), new Spelling("lists", "numeric[]", "{1.0}", "{1.00}"),
            new Spelling("words", "public.citext", "Ab", "aB"), new Spelling("prices", "public.price", "1", "1.00"));

        /** Its two changes come in two batches. */
        String oneByOne() {
            return table + "_one_by_one";
        }

        /** Its two changes come in one batch. */
        String atOnce() {
            return table + "_at_once";
        }
    }

    @Test
    void aKeyThatIsEqualButSpelledAnotherWayArrivesSo() throws SQLException {
        try (Line line = Line.create()) {
            withTargets(line);
            for (Spelling spelling : Spelling.ALL) {
                for (String table : List.of(spelling.oneByOne(), spelling.atOnce())) {
                    String ddl = "CREATE TABLE public." + table + " (k " + spelling.type() + " PRIMARY KEY, v int); GRANT ALL ON public."
                        + table + " TO PUBLIC";
                    line.source(ddl).target("there", ddl).table("public." + table);
                }
            }
            line.setup();
            Spelling.ALL.forEach(s -> line.source("INSERT INTO " + s.atOnce() + " VALUES ('" + s.before() + "', 1)")
                .source("UPDATE " + s.atOnce() + " SET k = '" + s.after() + "', v = 2"));
            line.startProducer();
            TARGETS.forEach(line::startConsumer);

            Spelling.ALL.forEach(s -> line.source("INSERT INTO " + s.oneByOne() + " VALUES ('" + s.before() + "', 1)"));
            Spelling.ALL.forEach(s -> TARGETS.forEach(target -> settled(line, target, s.oneByOne())));
            Spelling.ALL.forEach(s -> line.source("UPDATE " + s.oneByOne() + " SET k = '" + s.after() + "'"));

            List<String> problems = new ArrayList<>();
            for (Spelling spelling : Spelling.ALL) {
                for (String table : List.of(spelling.oneByOne(), spelling.atOnce())) {
                    problems.addAll(differences(line, table, "k", Map.of("k", spelling.type(), "v", "int")));
                }
            }
            assertEquals("", String.join("\n", problems));
        }
    }

    @Test
    void aSourceInLatin1ArrivesInUtf8() throws SQLException {
        try (Line line = Line.create()) {
            recreateSource(line, "LATIN1");
            String table = "CREATE TABLE public.\"größe\" (\"schlüssel\" text PRIMARY KEY, \"ä\" text, j json, b jsonb, t text[], x bytea);"
                + " GRANT ALL ON public.\"größe\" TO PUBLIC";
            line.withTarget("made", "create_tables: true").withTarget("there").target("there", table);
            line.source(table).table("\"public.größe\"", "public.\"größe\"");
            line.start();

            line.source("INSERT INTO \"größe\" SELECT 'ÿ' || g, chr(g), json_build_object('é', chr(g)), jsonb_build_object('é', chr(g)),"
                + " ARRAY[chr(g), 'ß'], decode(lpad(to_hex(g), 2, '0'), 'hex') FROM generate_series(1, 255) g");
            line.source("UPDATE \"größe\" SET \"ä\" = 'übergröße' || \"ä\" WHERE x < '\\x40'");
            line.source("UPDATE \"größe\" SET \"schlüssel\" = 'ñ' || \"schlüssel\" WHERE x > '\\xf0'");
            line.source("DELETE FROM \"größe\" WHERE x = '\\x80'");

            assertEquals("LATIN1", line.askSource("SHOW server_encoding"));
            Map<String, String> columns = Map.of("schlüssel", "text", "ä", "text", "j", "json", "b", "jsonb", "t", "text[]", "x", "bytea");
            assertEquals("", String.join("\n", differences(line, "größe", "schlüssel", columns)));
            assertEquals("254", line.ask("there", "SELECT count(*) FROM \"größe\""));
        }
    }

    @Test
    void aCharacterThatATargetLacksParksItsTable() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, \"größe\" text)").table("public.t").withTarget("one", "replay: manual");
            recreate(line.database("one"), "LATIN1");
            line.target("one", "CREATE TABLE t (id int PRIMARY KEY, \"größe\" text); ALTER TABLE t OWNER TO \"" + line.role("one")
                + "\"; GRANT CREATE ON DATABASE " + line.database("one") + " TO \"" + line.role("one") + "\"").start();

            line.source("INSERT INTO t VALUES (1, 'ü')").await("one", "SELECT \"größe\" FROM t", "ü");
            line.source("INSERT INTO t VALUES (2, '€ 😀')").source("INSERT INTO t VALUES (3, 'ß')");

            line.await("one", "SELECT p.state || ' ' || count(*) FROM convoy.progress p, convoy.parked GROUP BY p.state", "parked 2");
            assertEquals("22P05", line.ask("one", "SELECT sqlstate FROM convoy.parked ORDER BY seq LIMIT 1"));
            assertEquals(1, line.admin("replay", "--target", "one").status());
            ConvoyProcess.Result skip = line.admin("skip", "--target", "one", "--table", "public.t", "--seq", "2", "--reason", "no sign");
            assertEquals(0, skip.status(), skip.out() + skip.err());
            assertEquals(0, line.admin("replay", "--target", "one").status());
            assertEquals("1 ü, 3 ß", line.ask("one", "SELECT string_agg(id || ' ' || \"größe\", ', ' ORDER BY id) FROM t"));
        }
    }

    private static void recreate(String database, String encoding) {
        Servers.postgres().execute("postgres", "DROP DATABASE " + database);
        Servers.postgres().createDatabase(database, encoding);
    }

    private static void recreateSource(Line line, String encoding) {
        SandboxPostgres server = Servers.postgres();
        recreate(line.name(), encoding);
        server.execute(line.name(), "GRANT CREATE ON DATABASE " + line.name() + " TO " + line.name());
    }

    /** What is not at a target as it is at the source, or did not arrive at all. */
    private static List<String> differences(Line line, String table, String key, Map<String, String> types) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (String target : TARGETS) {
            String state = settled(line, target, table);
            if (!state.equals("live")) {
                problems.add(table + " " + types + " at " + target + " is " + state);
                continue;
            }
            try (Connection from = line.sourceConnection(); Connection to = line.targetConnection(target)) {
                for (Map.Entry<String, String> column : types.entrySet()) {
                    Map<String, Value> wanted = values(from, table, key, column.getKey());
                    Map<String, Value> there = values(to, table, key, column.getKey());
                    if (!wanted.equals(there)) {
                        problems.add(table + "." + column.getKey() + " at " + target + ": wanted " + shown(wanted) + " got "
                            + shown(there));
                    } else {
                        problems.addAll(unlike(to, target + " " + table, key, column, wanted));
                    }
                }
            }
        }
        return problems;
    }

    /** Waits until a target has applied everything captured of a table, or has stopped doing so; returns its state, and error if any. */
    private static String settled(Line line, String target, String table) {
        String about = " FROM convoy.progress WHERE table_name = " + Sql.literal(table);
        long captured = line.captured("public", table);
        line.await(PATIENCE, () -> target + " has not applied change " + captured + " of " + table,
            () -> !"0".equals(line.ask(target, "SELECT count(*)" + about + " AND (seq >= " + captured + " OR state <> 'live')")));
        return line.ask(target, "SELECT state || coalesce(' ' || error::text, '')" + about);
    }

    /** What one row has in one column. */
    private record Value(String type, String text) {
    }

    private static String shown(Map<String, Value> values) {
        String text = values.toString();
        return text.length() > 700 ? text.substring(0, 700) + "…" : text;
    }

    /** By the text of the key. */
    private static Map<String, Value> values(Connection connection, String table, String key, String column) throws SQLException {
        Map<String, Value> values = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET extra_float_digits = 1; SET timezone = 'UTC'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex';"
                + " SET lc_monetary = 'C'; SET search_path = pg_catalog");
            String query = Sql.fill("SELECT t.{key}::text AS key, format_type(a.atttypid, a.atttypmod) AS type, t.{column}::text AS value"
                + " FROM public.{table} t, pg_attribute a WHERE a.attrelid = {table_literal}::regclass AND a.attname = {column_literal}"
                + " ORDER BY t.{key}::text COLLATE \"C\"", Map.of("key", Sql.ident(key), "column", Sql.ident(column),
                    "table", Sql.ident(table), "table_literal", Sql.literal("public." + Sql.ident(table)), "column_literal",
                        Sql.literal(column)));
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    values.put(row.getString("key"), new Value(row.getString("type"), row.getString("value")));
                }
            }
        }
        return values;
    }

    /** Compares as values of the type, by binary image: rows that differ from the typed literal of the source's text. */
    private static List<String> unlike(Connection to, String where, String key, Map.Entry<String, String> column, Map<String, Value> wanted)
            throws SQLException {
        if (wanted.isEmpty()) {
            return List.of(where + " is empty, so nothing was compared");
        }
        String table = where.substring(where.indexOf(' ') + 1);
        String literals = wanted.entrySet().stream().map(value -> "(" + Sql.literal(value.getKey()) + ", "
            + (value.getValue().text() == null ? "NULL::text" : Sql.literal(value.getValue().text())) + ")")
            .collect(Collectors.joining(", "));
        String query = Sql.fill("SELECT w.k FROM public.{table} t JOIN (VALUES {literals}) w(k, v) ON t.{key}::text = w.k"
            + " WHERE ROW(t.{column})::record *<> ROW(w.v::{type})::record", Map.of("table", Sql.ident(table), "literals", literals,
                "key", Sql.ident(key), "column", Sql.ident(column.getKey()), "type", column.getValue()));
        List<String> problems = new ArrayList<>();
        try (Statement statement = to.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    problems.add(where + "." + column.getKey() + ": row " + row.getString(1) + " is printed alike but is another value");
                }
            }
        }
        return problems;
    }
}
