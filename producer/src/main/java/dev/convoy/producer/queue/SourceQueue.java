package dev.convoy.producer.queue;

import dev.convoy.db.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the queue window by window, page by page, in short transactions: no snapshot of ours lives longer than one page, so vacuum
 * is never held back (I8), and no more than a page is in memory (I7). Uses the leader's connection, in autocommit mode; not
 * thread-safe.
 */
public final class SourceQueue {
    private static final String FIRST_PAGE = Sql.load(SourceQueue.class, "first_page");
    private static final String NEXT_PAGE = Sql.load(SourceQueue.class, "next_page");

    private final Connection connection;
    private final long term;
    private final int pageRows;
    private final int pageBytes;

    public SourceQueue(Connection connection, long term, int pageRows, int pageBytes) throws SQLException {
        this.connection = connection;
        this.term = term;
        this.pageRows = pageRows;
        this.pageBytes = pageBytes;
        try (Statement statement = connection.createStatement()) {
            // The queue goes from empty to large and back within minutes; plans made from its statistics would be wrong half the time.
            statement.execute("SET enable_seqscan = off");
            statement.execute("SET enable_bitmapscan = off");
            // A scan that is "off" costs so much to the planner that it would compile each of our small statements, which takes longer
            // than running them.
            statement.execute("SET jit = off");
            // Rows that somebody's policy hides must not be taken for rows that are gone.
            statement.execute("SET row_security = off");
            // What a database or a role has is meant for others; and what takes longer than the driver waits must not go on without us.
            statement.execute("SET statement_timeout = '280s'");
            // What is published must not be lost by the source: the tick's commit, waited for, makes all commits before it durable, even
            // those that the application did not wait for.
            statement.execute("SET synchronous_commit = on");
            // A window that holds little is read in a tenth of the time it takes to plan the reading of it.
            statement.execute("SET plan_cache_mode = force_generic_plan");
            // A leader that vanished without closing its connection is noticed by the server within seconds, and a standby takes over.
            statement.execute("SET tcp_keepalives_idle = 5");
            statement.execute("SET tcp_keepalives_interval = 2");
            statement.execute("SET tcp_keepalives_count = 3");
            // So is one whose process stands still, while its kernel still answers; PostgreSQL 13 cannot tell.
            if (connection.getMetaData().getDatabaseMajorVersion() >= 14) {
                statement.execute("SET idle_session_timeout = '60s'");
            }
            statement.execute("SET idle_in_transaction_session_timeout = '60s'");
        }
    }

    /**
     * Makes the publication of the window before durable and takes the next tick, in one transaction.
     *
     * @param published what was done since the last call, or null
     * @return the window to publish next; empty when there is nothing new
     * @throws SQLException with state CV001 when another producer leads now
     */
    public Optional<Window> next(Progress published) throws SQLException {
        return next(published, false);
    }

    /**
     * As {@link #next(Progress)}.
     *
     * @param force take a tick even if there is nothing new
     */
    public Optional<Window> next(Progress published, boolean force) throws SQLException {
        List<Progress.OfTable> tables = published == null ? List.of() : published.tables();
        try (PreparedStatement call = connection.prepareStatement("SELECT tick_id, since::text, upto::text FROM convoy.next_window(?, ?, "
            + "?, ?, ?,"
            + " (SELECT array_agg(timestamptz 'epoch' + u * interval '1 microsecond' ORDER BY o) FROM unnest(?::bigint[]) WITH "
                + "ORDINALITY x(u, o)), ?)")) {
            call.setLong(1, term);
            call.setObject(2, published == null ? null : published.tick(), java.sql.Types.BIGINT);
            call.setArray(3, connection.createArrayOf("int4", tables.stream().map(Progress.OfTable::tableId).toArray()));
            call.setArray(4, connection.createArrayOf("int8", tables.stream().map(Progress.OfTable::seq).toArray()));
            call.setArray(5, connection.createArrayOf("int4", tables.stream().map(Progress.OfTable::shape).toArray()));
            call.setArray(6, connection.createArrayOf("int8", tables.stream().map(Progress.OfTable::atMicros).toArray()));
            call.setBoolean(7, force);
            try (ResultSet row = call.executeQuery()) {
                return row.next() ? Optional.of(new Window(row.getLong(1), row.getString(2), row.getString(3))) : Optional.empty();
            }
        }
    }

    /** Whether the window ends with the very snapshot of the current (REPEATABLE READ) transaction, and not with an older tick's. */
    public boolean isCurrent(Window window) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT pg_current_snapshot()::text = ?")) {
            query.setString(1, window.upto());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * The window's rows behind {@code lastId}, at most a page of them.
     *
     * @param lastId id of the last row of the page before; 0 for the first page
     * @return empty at the window's end
     */
    public List<QueueRow> page(Window window, long lastId) throws SQLException {
        boolean first = lastId == 0;
        try (PreparedStatement query = connection.prepareStatement(first ? FIRST_PAGE : NEXT_PAGE)) {
            int at = 1;
            if (first) {
                query.setString(at++, window.upto());
                query.setString(at++, window.since());
                query.setString(at++, window.upto());
                query.setString(at++, window.since());
                query.setString(at++, window.upto());
            } else {
                query.setLong(at++, lastId);
                query.setString(at++, window.upto());
                query.setString(at++, window.since());
            }
            query.setInt(at++, pageRows);
            query.setLong(at, pageBytes);
            try (ResultSet row = query.executeQuery()) {
                List<QueueRow> page = new ArrayList<>();
                while (row.next()) {
                    page.add(new QueueRow(row.getLong(1), row.getLong(2), row.getInt(3), row.getInt(4), row.getString(5).charAt(0),
                        row.getBoolean(6), row.getInt(7), row.getBytes(8), row.getString(9), row.getLong(10)));
                }
                return page;
            }
        }
    }

    /** By table, how many changes the tick holds that was taken and not published. */
    public static Map<Integer, Long> unpublished(Connection connection) throws SQLException {
        Map<Integer, Long> unpublished = new HashMap<>();
        try (Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(Sql.load(SourceQueue.class, "unpublished"))) {
            while (row.next()) {
                unpublished.put(row.getInt(1), row.getLong(2));
            }
        }
        return unpublished;
    }

    /** Tells the source that its leader is alive, and what troubles it; null when nothing does. */
    public void heartbeat(String errorJson) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
            "UPDATE convoy.leader SET seen_at = clock_timestamp(), error = ?::jsonb WHERE term = ?")) {
            update.setString(1, errorJson);
            update.setLong(2, term);
            if (update.executeUpdate() == 0) {
                throw new SQLException("another producer leads now", "CV001");
            }
        }
    }
}
