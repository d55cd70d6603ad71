package dev.convoy.admin.park;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What an operator wants of a table: running or paused. Kept apart from what is. Stateless. */
public final class Wish {
    private Wish() {
    }

    /** Waits for a batch in progress; nothing is applied after it returns. */
    public static Outcome pause(ConvoyConfig config, TargetConfig to, Connection connection, TableName table) throws SQLException {
        return set(config, to, connection, table, "paused", "pause");
    }

    public static Outcome resume(ConvoyConfig config, TargetConfig to, Connection connection, TableName table) throws SQLException {
        return set(config, to, connection, table, "running", "resume");
    }

    private static Outcome set(ConvoyConfig config, TargetConfig to, Connection connection, TableName table, String wanted, String what)
            throws SQLException {
        String source = config.source().name();
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
            return new Outcome(table + " at " + to.name() + ": " + (changed ? wanted : "was " + wanted + " already"), true);
        }
    }
}
