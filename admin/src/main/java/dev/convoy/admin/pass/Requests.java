package dev.convoy.admin.pass;

import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The lines of {@code convoy.pass} at the source. Uses the caller's connection. */
public final class Requests {
    private final Connection source;

    public Requests(Connection source) {
        this.source = source;
    }

    /**
     * How far a pass has come at the source.
     *
     * @param state    running, done, cancelled or failed
     * @param rows     rows published
     * @param estimate rows the table had by its statistics
     * @param message  why it failed, or null
     */
    public record Standing(String state, long rows, long estimate, String message) {
        /** That it was given up, and why; null while it runs, and when it is done. */
        String ended() {
            return !state.equals("failed") && !state.equals("cancelled") ? null : state + (message == null ? "" : ": " + message);
        }
    }

    /**
     * A stretch of a table's keys.
     *
     * @param afterKey begins behind this key (JSON); null: at the first
     * @param uptoKey  ends with this key; null: with the last. Of a repair its only key
     */
    public record Stretch(String afterKey, String uptoKey) {
        public static final Stretch WHOLE = new Stretch(null, null);
    }

    /** Asks for a pass; empty when the table is not attached. */
    public Optional<Long> request(TableName table, List<String> targets, String kind, CheckPlan plan, Stretch stretch)
            throws SQLException {
        try (PreparedStatement insert = source.prepareStatement(Sql.load(Requests.class, "request"))) {
            insert.setArray(1, source.createArrayOf("text", targets.toArray()));
            insert.setString(2, kind);
            insert.setString(3, plan.toJson());
            insert.setString(4, stretch.afterKey());
            insert.setString(5, stretch.uptoKey());
            insert.setString(6, table.schema());
            insert.setString(7, table.name());
            try (ResultSet row = insert.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    /** Asks for a copy of the whole table. */
    public Optional<Long> copy(TableName table, List<String> targets, CheckPlan plan) throws SQLException {
        return request(table, targets, "copy", CheckPlan.ordering(plan.order()), Stretch.WHOLE);
    }

    /** The pass of a kind over a table for a target that is under way. */
    public Optional<Long> running(String kind, TableName table, String target) throws SQLException {
        try (PreparedStatement query = source.prepareStatement(Sql.load(Requests.class, "running"))) {
            query.setString(1, kind);
            query.setString(2, table.schema());
            query.setString(3, table.name());
            query.setString(4, target);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    /** Why the last copy of a table to a target was given up; empty where it was not. */
    Optional<String> endedCopy(TableName table, String target) throws SQLException {
        try (PreparedStatement query = source.prepareStatement(Sql.load(Requests.class, "ended_copy"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            query.setString(3, target);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    public Standing standing(long pass) throws SQLException {
        try (PreparedStatement query = source.prepareStatement("SELECT state, row_count, estimate, message FROM convoy.pass WHERE id = "
            + "?")) {
            query.setLong(1, pass);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Standing(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4));
            }
        }
    }

    /** Stops a pass where it is; false when it had ended. */
    public boolean cancel(long pass) throws SQLException {
        try (PreparedStatement update = source.prepareStatement(
            "UPDATE convoy.pass SET state = 'cancelled', finished_at = clock_timestamp() WHERE id = ? AND state = 'running'")) {
            update.setLong(1, pass);
            return update.executeUpdate() == 1;
        }
    }
}
