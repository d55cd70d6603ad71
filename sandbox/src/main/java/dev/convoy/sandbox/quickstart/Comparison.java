package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Compares one table at the source with the same table at a target: the columns with their types, and every row, all columns as text.
 * Immutable.
 *
 * @param rows    rows at the source
 * @param missing keys that only the source has
 * @param extra   keys that only the target has
 * @param unlike  keys that both have, with different rows
 * @param shape   whether both have the same columns of the same types
 */
record Comparison(long rows, long missing, long extra, long unlike, boolean shape) {

    /** Compares {@code table} of database {@code shop} with that of {@code target}; both must be at rest to be comparable. */
    static Comparison of(ShopTable table, Servers servers, String target) throws SQLException {
        Side source = Side.read(servers.source(), Servers.SOURCE, table);
        Side copy = Side.read(servers.targets().get(target), target, table);
        long missing = 0;
        long unlike = 0;
        for (Map.Entry<String, String> row : source.rows.entrySet()) {
            String digest = copy.rows.get(row.getKey());
            missing += digest == null ? 1 : 0;
            unlike += digest == null || digest.equals(row.getValue()) ? 0 : 1;
        }
        long extra = copy.rows.size() - (source.rows.size() - missing);
        return new Comparison(source.rows.size(), missing, extra, unlike, source.columns.equals(copy.columns));
    }

    boolean equal() {
        return shape && missing == 0 && extra == 0 && unlike == 0;
    }

    /** Returns {@code equal}, or what differs. */
    String verdict() {
        if (equal()) {
            return "equal";
        }
        return "DIFFERS (" + (shape ? "" : "columns; ") + missing + " missing, " + extra + " extra, " + unlike + " unlike)";
    }

    /** One table in one database: type by column, digest of the row by key. */
    private record Side(Map<String, String> columns, Map<String, String> rows) {

        static Side read(SandboxPostgres server, String database, ShopTable table) throws SQLException {
            try (Connection connection = server.connect(database)) {
                Map<String, String> columns = columns(connection, table);
                return new Side(columns, columns.isEmpty() ? Map.of() : rows(connection, table, columns));
            }
        }

        private static Map<String, String> columns(Connection connection, ShopTable table) throws SQLException {
            return Sql.query(connection, "table_columns", result -> pairs(result), table.name());
        }

        private static Map<String, String> rows(Connection connection, ShopTable table, Map<String, String> columns)
                throws SQLException {
            String sql = Sql.text("table_rows")
                .replace("{columns}", quoted(connection, List.copyOf(columns.keySet())))
                .replace("{key}", quoted(connection, table.key()))
                .replace("{table}", quoted(connection, List.of(table.name())));
            try (PreparedStatement statement = connection.prepareStatement(sql); ResultSet result = statement.executeQuery()) {
                return pairs(result);
            }
        }

        private static String quoted(Connection connection, List<String> names) throws SQLException {
            StringJoiner list = new StringJoiner(", ");
            try (Statement statement = connection.createStatement()) {
                for (String name : names) {
                    list.add(statement.enquoteIdentifier(name, true));
                }
            }
            return list.toString();
        }

        private static Map<String, String> pairs(ResultSet result) throws SQLException {
            Map<String, String> pairs = new LinkedHashMap<>();
            while (result.next()) {
                pairs.put(result.getString(1), result.getString(2));
            }
            return pairs;
        }
    }
}
