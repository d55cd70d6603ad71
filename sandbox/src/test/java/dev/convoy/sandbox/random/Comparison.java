package dev.convoy.sandbox.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.line.Line;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the source says a target should hold, through the same mapping, beside what it holds: the texts of all rows. */
final class Comparison {
    private static final String PINNED = "SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET intervalstyle = 'postgres';"
        + " SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C'; SET search_path = pg_catalog";

    private final Line line;
    private final Mapping mapping;

    Comparison(Line line, Mapping mapping) {
        this.line = line;
        this.mapping = mapping;
    }

    void check() throws SQLException {
        try (Connection source = line.sourceConnection(); Connection target = line.targetConnection(Crashes.TARGET)) {
            Map<String, String> columns = new LinkedHashMap<>(mapping.expected());
            if (!reached()) {
                columns.keySet().retainAll(rows(target, "SELECT attname::text FROM pg_attribute WHERE attrelid = "
                    + Sql.literal(Sql.ident(mapping.to())) + "::regclass AND attnum > 0 AND NOT attisdropped"));
            }
            List<String> wanted = rows(source, "SELECT ROW(" + String.join(", ", columns.values()) + ")::text FROM "
                + mapping.table().ident() + " WHERE " + mapping.condition());
            if (wanted.isEmpty() && missing(target)) {
                return;
            }
            List<String> there = rows(target, "SELECT ROW(" + columns.keySet().stream().map(Sql::ident).collect(Collectors.joining(", "))
                + ")::text FROM " + Sql.ident(mapping.to()));
            assertEquals(wanted.size() + " rows", there.size() + " rows", () -> mapping.table() + differences(columns, wanted, there));
            assertTrue(wanted.equals(there), () -> mapping.table() + differences(columns, wanted, there));
        }
    }

    /** Whether the target has been told of the table's shape as it is now; not, when no change of it passed the filters since. */
    private boolean reached() {
        return mapping.table().where().isEmpty();
    }

    /** A table that Convoy makes is made with its first change. */
    private boolean missing(Connection target) throws SQLException {
        return mapping.made() && rows(target, "SELECT to_regclass(" + Sql.literal(Sql.ident(mapping.to())) + ") IS NULL").get(0)
            .equals("t");
    }

    private static String differences(Map<String, String> columns, List<String> wanted, List<String> there) {
        List<String> missing = new ArrayList<>(wanted);
        List<String> extra = new ArrayList<>(there);
        there.forEach(missing::remove);
        wanted.forEach(extra::remove);
        return " of " + wanted.size() + " rows, columns " + columns + "\nonly at the source: " + missing.stream().limit(4).toList()
            + "\nonly at the target: " + extra.stream().limit(4).toList();
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(PINNED);
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
        }
        Collections.sort(rows);
        return rows;
    }
}
