package dev.convoy.sandbox.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.sandbox.line.Servers;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What capture packs is unpacked as the JSON that PostgreSQL makes of the same rows, byte for byte. */
class PackedRowIT {
    private static final TableName T = new TableName("public", "t");
    private static final List<String> ROWS = List.of(
        "1, true, -32768, 9223372036854775807, 1.50, 'NaN', '-0', 1e-7, 'a', 'b', 'c', '2024-02-29', '2024-02-29 12:00', '2024-02-29"
            + " 12:00:00.5+00', '24:00+00', '1 day', '\\x00ff1e', '00000000-0000-0000-0000-00000000000f', '{\"a\": 1}', '{1,NULL}', 'x'",
        "2, false, 0, 0, 'NaN', 'Infinity', '-Infinity', 'NaN', E'\\x1e\\x1f\\x18\\b\\f\\n\\r\\t\\x01\\x7f\"\\\\/{',"
            + " 'ä€😀', '', 'infinity', 'infinity', '-infinity', '00:00+00', '-1 year 2 mons -03:04:05.6', '', NULL, 'null', '{}',"
            + " E'\\x18'",
        "3, NULL, 1, -1, 1e40, 1e20, 1.0000000000000002, '-1e-30', '12:{', E'3:a\\x1f', '{', '0044-03-15 BC', '0044-03-15 12:00 BC',"
            + " '10000-01-01 00:00:00.000001+05:30', '23:59:59.999999+15:59', '0', '\\x7b', NULL, '[]', '{\"{1,2}\"}', '{'",
        "4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL");
    private static final String COLUMNS = "id int PRIMARY KEY, b bool, i2 smallint, i8 bigint, n numeric, f4 real, f8 double precision,"
        + " g double precision, \"t:x\" text, \"v\"\"\" varchar(40), \"%s\" char(5), d date, ts timestamp, tz timestamptz, ti timetz,"
        + " iv interval, ba bytea, u uuid, j jsonb, a text[], \"{é\" text";

    static Stream<String> versions() {
        return Stream.of(System.getProperty("convoy.sandbox.oldest", Servers.DEFAULT_VERSION), System.getProperty("convoy.sandbox.newest",
            Servers.DEFAULT_VERSION)).distinct();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void isWhatPostgresMakesOfTheRow(String version) throws Exception {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(version))) {
            database.execute("CREATE TABLE t (" + COLUMNS + ")").grant(T).attach("public.t");
            String expected = json(database, ROWS);

            run(database, ROWS.stream().map(row -> "INSERT INTO t VALUES (" + row + ")").toList());
            assertEquals(expected, captured(database, "c"), "statements of one row");

            run(database, List.of("DELETE FROM t", insert(ROWS)));
            assertEquals(expected, captured(database, "c"), "one statement of few rows");

            run(database, List.of("UPDATE t SET b = NOT coalesce(b, false)", "UPDATE t SET b = NOT b"));
            database.captured();
            String updated = json(database, List.of());
            run(database, List.of("UPDATE t SET i2 = 7 WHERE id = 1", "UPDATE t SET i2 = 7 WHERE id <> 1"));
            assertEquals(updated.replaceAll("\"i2\":[^,]*", "\"i2\":7"), captured(database, "u"), "updates");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void tellsWideRowsAndManyRowsAndColumnsRight(String version) throws Exception {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(version))) {
            String columns = IntStream.range(0, 130).mapToObj(i -> "c" + i + " text DEFAULT '" + "x".repeat(i) + "'")
                .collect(Collectors.joining(", "));
            database.execute("CREATE TABLE t (id int PRIMARY KEY, " + columns + ")").grant(T).attach("public.t");

            for (String insert : List.of("SELECT generate_series(1, 50)", "SELECT generate_series(1000, 1500)",
                "SELECT g, repeat('w', g * 100) FROM generate_series(2000, 2040, 20) g")) {
                run(database, List.of("DELETE FROM t", "INSERT INTO t " + insert));
                assertEquals(json(database, List.of()), captured(database, "c"), insert);
                database.captured();
                run(database, List.of("UPDATE t SET c1 = 'new'"));
                assertEquals(json(database, List.of()), captured(database, "u"), "UPDATE after " + insert);
            }
        }
    }

    private static String insert(List<String> rows) {
        return "INSERT INTO t VALUES (" + String.join("), (", rows) + ")";
    }

    /** What row_to_json says of the table's rows, after these were put into it and taken out again. */
    private static String json(CaptureDatabase database, List<String> rows) throws SQLException {
        String texts = database.ask("SELECT string_agg(quote_ident(name) || CASE WHEN as_text THEN '::text AS ' || quote_ident(name) ELSE"
            + " '' END, ', ' ORDER BY attnum) FROM convoy.columns_of('t'::regclass, NULL)");
        try (Connection owner = database.as(CaptureDatabase.OWNER); Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1");
            if (!rows.isEmpty()) {
                statement.execute(insert(rows));
            }
            String json = CaptureDatabase.ask(owner, "SELECT string_agg(row_to_json(x)::text, E'\n' ORDER BY row_to_json(x)::text COLLATE"
                + " \"C\") FROM (SELECT " + texts + " FROM t) x");
            owner.rollback();
            return json;
        }
    }

    /** In a session whose settings print values in other ways. */
    private static void run(CaptureDatabase database, List<String> statements) throws SQLException {
        try (Connection owner = database.as(CaptureDatabase.OWNER); Statement statement = owner.createStatement()) {
            // Another DateStyle is golden file session_datestyle's: this driver would not have it.
            statement.execute("SET timezone = 'Asia/Kolkata'; SET intervalstyle = 'iso_8601'; SET bytea_output ="
                + " 'escape'; SET extra_float_digits = -2; SET lc_monetary = 'C'");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String captured(CaptureDatabase database, String op) throws SQLException {
        return database.captured().stream().filter(row -> row.op().equals(op)).flatMap(row -> row.lines().stream())
            .sorted((a, b) -> java.util.Arrays.compareUnsigned(a.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                b.getBytes(java.nio.charset.StandardCharsets.UTF_8))).collect(Collectors.joining("\n"));
    }
}
