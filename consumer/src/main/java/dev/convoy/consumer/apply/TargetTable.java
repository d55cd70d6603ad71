package dev.convoy.consumer.apply;

import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table of the target as its catalog describes it. Immutable.
 *
 * @param columns    by name, in the table's order
 * @param referenced whether foreign keys point to it
 * @param replica    whether our session runs no ordinary triggers and checks no foreign keys there
 * @param copyable   whether COPY does there what INSERT does
 */
public record TargetTable(TableName name, Map<String, TargetColumn> columns, boolean referenced, boolean replica, boolean copyable) {

    /**
     * @param type           qualified internal name, which has no hidden length, so that a cast to it never cuts
     * @param stored         the type with its length, domains resolved, as any server can read it; null when it is not a built-in one
     * @param generated      computed by the target itself
     * @param alwaysIdentity GENERATED ALWAYS AS IDENTITY: may be inserted, not updated
     */
    public record TargetColumn(String type, String stored, boolean generated, boolean alwaysIdentity) {
    }

    /** Empty when there is no such table. */
    public static Optional<TargetTable> read(Connection connection, TableName name) throws SQLException {
        boolean referenced;
        boolean replica;
        boolean copyable;
        try (PreparedStatement query = connection.prepareStatement(Sql.load(TargetTable.class, "target_table"))) {
            query.setString(1, name.schema());
            query.setString(2, name.name());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                referenced = row.getBoolean(1);
                replica = row.getBoolean(2);
                copyable = row.getBoolean(3);
            }
        }
        Map<String, TargetColumn> columns = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(Sql.load(TargetTable.class, "target_columns"))) {
            query.setString(1, name.schema());
            query.setString(2, name.name());
            query.setString(3, name.schema());
            query.setString(4, name.name());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.put(row.getString(1), new TargetColumn(row.getString(2), row.getString(3), row.getBoolean(4),
                        row.getBoolean(5)));
                }
            }
        }
        return Optional.of(new TargetTable(name, columns, referenced, replica, copyable));
    }
}
