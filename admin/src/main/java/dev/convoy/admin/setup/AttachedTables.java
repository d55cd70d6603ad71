package dev.convoy.admin.setup;

import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What {@code convoy.attached} says of tables, whatever the file says. Stateless. */
final class AttachedTables {
    private AttachedTables() {
    }

    /** Those that are captured. */
    static List<TableName> captured(Connection source) throws SQLException {
        return names(source, "detached_at IS NULL");
    }

    /** Those that were captured, and are not any more. */
    static List<TableName> detached(Connection source) throws SQLException {
        return names(source, "detached_at IS NOT NULL");
    }

    private static List<TableName> names(Connection source, String which) throws SQLException {
        List<TableName> names = new ArrayList<>();
        try (Statement statement = source.createStatement(); ResultSet row = statement.executeQuery(
            "SELECT table_schema, table_name FROM convoy.attached WHERE " + which + " ORDER BY 1, 2")) {
            while (row.next()) {
                names.add(new TableName(row.getString(1), row.getString(2)));
            }
        }
        return names;
    }
}
