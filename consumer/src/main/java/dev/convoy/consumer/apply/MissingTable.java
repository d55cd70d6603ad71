package dev.convoy.consumer.apply;

import dev.convoy.config.TableMapping;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes a table that a target lacks, for {@code create_tables: true}: columns and key as in the source, nothing else. Stateless. */
final class MissingTable {
    private MissingTable() {
    }

    /** In the caller's transaction. Lets the server find the types of mapped expressions. */
    static void create(Connection connection, Shape shape, TableMapping mapping) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        if (mapping.columns().isPresent()) {
            columns.putAll(mapping.columns().get());
        } else {
            shape.columns().forEach(column -> columns.put(column.name(), Sql.ident(column.name())));
        }
        String nulls = shape.columns().stream().map(c -> "CAST(NULL AS " + c.type() + ") AS " + Sql.ident(c.name()))
            .collect(Collectors.joining(", "));
        String select = columns.entrySet().stream().map(c -> "(" + c.getValue() + "\n) AS " + Sql.ident(c.getKey()))
            .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            if (!exists(connection, mapping.to().schema())) {
                statement.execute("CREATE SCHEMA " + Sql.ident(mapping.to().schema()));
            }
            statement.execute(Sql.fill(Sql.load(MissingTable.class, "create_table"),
                Map.of("table", Sql.ident(mapping.to()), "select", select, "nulls", nulls)));
            if (!shape.identity().isKeyless()) {
                statement.execute("ALTER TABLE " + Sql.ident(mapping.to()) + " ADD PRIMARY KEY (" + key(shape, columns, mapping) + ")");
            }
            for (Column column : shape.columns()) {
                String name = target(columns, column.name());
                if (column.notNull() && name != null) {
                    statement.execute("ALTER TABLE " + Sql.ident(mapping.to()) + " ALTER COLUMN " + Sql.ident(name) + " SET NOT NULL");
                }
            }
        }
    }

    private static boolean exists(Connection connection, String schema) throws SQLException {
        try (var query = connection.prepareStatement("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)")) {
            query.setString(1, schema);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static String key(Shape shape, Map<String, String> columns, TableMapping mapping) {
        List<String> key = new ArrayList<>();
        shape.key().forEach(k -> key.add(target(columns, k) == null ? "NULL" : Sql.ident(target(columns, k))));
        columns.entrySet().stream().filter(c -> mapping.shared() && TableMapping.isConstant(c.getValue()))
            .forEach(c -> key.add(Sql.ident(c.getKey())));
        return String.join(", ", key);
    }

    /** The target column that a source column arrives in as it is, or null. */
    private static String target(Map<String, String> columns, String source) {
        return columns.entrySet().stream().filter(c -> c.getValue().strip().equals(source)
            || c.getValue().strip().equals(Sql.ident(source)))
            .map(Map.Entry::getKey).findFirst().orElse(null);
    }
}
