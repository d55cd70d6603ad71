package dev.convoy.admin.park;

import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What an operator wants of a table: running or paused. Kept apart from what is. Stateless. */
final class Wish {
    private Wish() {
    }

    /** Waits for a batch in progress; nothing is applied after it returns, if the wish is "paused". Returns whether it is a new wish. */
    static boolean set(Connection connection, String source, TableName table, String wanted, String what) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement update = connection.prepareStatement("UPDATE convoy.progress SET wanted = ?, updated_at = clock_timestamp()"
            + " WHERE source = ? AND table_schema = ? AND table_name = ? AND wanted <> ?")) {
            update.setString(1, wanted);
            update.setString(2, source);
            update.setString(3, table.schema());
            update.setString(4, table.name());
            update.setString(5, wanted);
            boolean changed = update.executeUpdate() == 1;
            if (changed) {
                Audit.write(connection, source, table, what, null, null, null);
            }
            connection.commit();
            return changed;
        }
    }
}
