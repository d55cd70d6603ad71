package dev.convoy.admin.sync;

import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The lines of {@code convoy.sync} at the source. Uses the caller's connection. */
public final class Requests {
    private final Connection source;

    public Requests(Connection source) {
        this.source = source;
    }

    /**
     * How far a sync has come at the source.
     *
     * @param state    running, done, cancelled or failed
     * @param rows     rows published
     * @param estimate rows the table had by its statistics
     * @param message  why it failed, or null
     */
    public record Standing(String state, long rows, long estimate, String message) {
    }

    /** Asks for a copy; empty when the table is not attached. */
    public Optional<Long> request(TableName table, List<String> targets) throws SQLException {
        try (PreparedStatement insert = source.prepareStatement(Sql.load(Requests.class, "request"))) {
            insert.setArray(1, source.createArrayOf("text", targets.toArray()));
            insert.setString(2, table.schema());
            insert.setString(3, table.name());
            try (ResultSet row = insert.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    /** The sync of a table for a target that is under way. */
    public Optional<Long> running(TableName table, String target) throws SQLException {
        try (PreparedStatement query = source.prepareStatement(Sql.load(Requests.class, "running"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            query.setString(3, target);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    public Standing standing(long sync) throws SQLException {
        try (PreparedStatement query = source.prepareStatement("SELECT state, row_count, estimate, message FROM convoy.sync WHERE id = "
            + "?")) {
            query.setLong(1, sync);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Standing(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4));
            }
        }
    }

    /** Stops a sync where it is; false when it had ended. */
    public boolean cancel(long sync) throws SQLException {
        try (PreparedStatement update = source.prepareStatement(
            "UPDATE convoy.sync SET state = 'cancelled', finished_at = clock_timestamp() WHERE id = ? AND state = 'running'")) {
            update.setLong(1, sync);
            return update.executeUpdate() == 1;
        }
    }
}
