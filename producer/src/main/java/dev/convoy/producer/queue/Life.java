package dev.convoy.producer.queue;

import dev.convoy.db.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Which life of which cluster a server is in: another after a restore or a failover.
 *
 * @param atOnce whether a promotion shows at once, not only behind its first checkpoint
 */
public record Life(String systemId, int timeline, boolean atOnce) {
    /** SQLSTATEs of servers that refuse what tells of their WAL: by a setting, for want of the feature, for want of a privilege. */
    private static final Set<String> REFUSALS = Set.of("55000", "0A000", "42501");

    /**
     * Asks the server.
     *
     * @param connection in autocommit mode
     */
    public static Life of(Connection connection) throws SQLException {
        try {
            return read(connection, "life", true);
        } catch (SQLException e) {
            if (!REFUSALS.contains(e.getSQLState())) {
                throw e;
            }
            return read(connection, "life_by_control_file", false);
        }
    }

    private static Life read(Connection connection, String how, boolean atOnce) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(Sql.load(Life.class, how))) {
            row.next();
            return new Life(row.getString(1), row.getInt(2), atOnce);
        }
    }
}
