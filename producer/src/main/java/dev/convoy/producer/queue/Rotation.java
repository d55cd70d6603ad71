package dev.convoy.producer.queue;

import dev.convoy.db.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Empties the queue by TRUNCATE of whole segments: no DELETE, so no bloat and no work for vacuum.
 *
 * <p>Captures write to the segment that {@code convoy.rotation} names as their snapshot sees it. A transaction with an old snapshot
 * (REPEATABLE READ) may still write to a segment after it was rotated out, so no reasoning about transaction ids decides when a segment
 * is done. Instead, under an ACCESS EXCLUSIVE lock on the segment alone, which no writer of it can share, it is looked through for a row
 * that the last published tick does not see; only if there is none it is truncated, in that transaction. The lock is asked for with
 * a short timeout, and current writers never touch that segment, so nobody waits.
 *
 * <p>Uses the leader's connection, in autocommit mode; not thread-safe.
 */
public final class Rotation {
    static final int SEGMENTS = 3;

    private final Connection connection;
    private final long segmentBytes;
    private final Duration segmentAge;

    public Rotation(Connection connection, long segmentBytes, Duration segmentAge) {
        this.connection = connection;
        this.segmentBytes = segmentBytes;
        this.segmentAge = segmentAge;
    }

    /** Truncates what is wholly published, then goes on to the next segment if the current one is large or old enough. */
    public void run() throws SQLException {
        int current = current();
        for (int segment = 0; segment < SEGMENTS; segment++) {
            if (segment != current && !isEmpty(segment)) {
                truncate(segment);
            }
        }
        int next = (current + 1) % SEGMENTS;
        if (isDue(current) && isEmpty(next)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE convoy.rotation SET segment = " + next + ", switched_at = clock_timestamp()");
            }
        }
    }

    private int current() throws SQLException {
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("SELECT segment FROM convoy.rotation")) {
            row.next();
            return row.getInt(1);
        }
    }

    private boolean isDue(int segment) throws SQLException {
        String query = Sql.fill(Sql.load(Rotation.class, "rotation_due"), java.util.Map.of("segment", Integer.toString(segment), "bytes",
            Long.toString(segmentBytes), "seconds", Long.toString(segmentAge.toSeconds())));
        return ask(query);
    }

    private boolean isEmpty(int segment) throws SQLException {
        return !ask("SELECT EXISTS (SELECT FROM convoy.queue_" + segment + ")");
    }

    private boolean ask(String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private void truncate(int segment) throws SQLException {
        String name = "convoy.queue_" + segment;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = 50");
            statement.execute("LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE");
            if (!ask(Sql.fill(Sql.load(Rotation.class, "unpublished_in_segment"),
                java.util.Map.of("segment", Integer.toString(segment))))) {
                statement.execute("TRUNCATE " + name);
            }
            connection.commit();
        } catch (SQLException e) {
            if (!"55P03".equals(e.getSQLState())) {
                throw e;
            }
            // Somebody (pg_dump, a late writer) uses the segment; the next run tries again.
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
