package dev.convoy.admin.park;

import dev.convoy.cli.Cli;
import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes what an operator did into {@code convoy.audit}, in the transaction that does it. Stateless. */
public final class Audit {
    private Audit() {
    }

    /**
     * @param what   replay, skip, pause, resume, guard on, …
     * @param seq    the change it is about, or null
     * @param detail JSON, or null
     */
    public static void write(Connection connection, String source, TableName table, String what, Long seq, String reason, String detail)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(Sql.load(Audit.class, "audit"))) {
            insert.setString(1, System.getProperty("user.name") + "@" + Cli.processName());
            insert.setString(2, what);
            insert.setString(3, source);
            insert.setString(4, table.schema());
            insert.setString(5, table.name());
            insert.setObject(6, seq, java.sql.Types.BIGINT);
            insert.setString(7, reason);
            insert.setString(8, detail);
            insert.executeUpdate();
        }
    }
}
