package dev.convoy.producer.queue;

import dev.convoy.db.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * One producer a source (I6). The leader holds a session advisory lock; every one of its writes goes through that same session and
 * names its term, so a leader whose session has ended, or that was deposed while it slept, cannot write. What its Kafka client may still
 * do is send what it had: each record names the term, and behind those of a later one consumers pass it over.
 *
 * @param term  grows with each leader
 * @param before the last leader of this source that has looked at what the topic holds; 0 if none
 * @param epoch counts lives of the source
 * @param settled the last life for which rewound tables are marked; 0 while the source stands back behind a leader of another server,
 *                negative when it goes on
 */
public record Leadership(long term, long before, int epoch, int settled, String systemId, int timeline) {
    /** Half of the lock's key; the other half is the database itself. */
    private static final int LOCK = 0x636f6e76;

    /** Whether this life is a new one (the source was restored, or failed over) for which rewound tables are not yet marked. */
    public boolean reborn() {
        return epoch != settled;
    }

    /** Whether a later leader, of another server than this source, has published in the topic, so that nobody here is to. */
    public boolean outranked() {
        return settled == 0;
    }

    /** Whether numbers of this life may have been given to changes of another server too. */
    public boolean disputed() {
        return settled < 0;
    }

    /** Takes the lock if nobody holds it, without waiting. */
    public static Optional<Leadership> tryLead(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ", 1)")) {
            row.next();
            if (!row.getBoolean(1)) {
                return Optional.empty();
            }
        }
        Life life = Life.of(connection);
        try (PreparedStatement lead = connection.prepareStatement(Sql.load(Leadership.class, "lead"))) {
            lead.setString(1, name);
            lead.setString(2, life.systemId());
            lead.setInt(3, life.timeline());
            try (ResultSet row = lead.executeQuery()) {
                row.next();
                return Optional.of(new Leadership(row.getLong(1), row.getLong(2), row.getInt(3), row.getInt(4), life.systemId(),
                    life.timeline()));
            }
        }
    }

    /**
     * Whether the source's transactions have lower numbers now than ticks that it remembers, as where it was loaded from a dump: what is
     * captured would then seem to be published long ago.
     */
    public static boolean hasForeignTicks(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM"
            + " convoy.tick WHERE pg_snapshot_xmax(snapshot) > pg_snapshot_xmax(pg_current_snapshot()))")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /**
     * Has the next leader follow another that the source does not remember, in a new life.
     *
     * @param last that one's term
     */
    public void raise(Connection connection, long last) throws SQLException {
        update(connection, "UPDATE convoy.leader SET term = ?, epoch = epoch + 1, settled = -1 WHERE term = ?", last);
    }

    /**
     * A leader of another server has published in the topic: nobody publishes here until an operator has decided who is to.
     *
     * @param latest that one's term
     */
    public void standBack(Connection connection, long latest) throws SQLException {
        update(connection, "UPDATE convoy.leader SET term = greatest(term, ?), settled = 0 WHERE term = ?", latest);
    }

    private void update(Connection connection, String sql, long other) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, other);
            update.setLong(2, term);
            if (update.executeUpdate() == 0) {
                throw deposed();
            }
        }
    }

    private static SQLException deposed() {
        return new SQLException("another producer leads now", "CV001");
    }

    /** Whether the source stands back behind a leader of another server. */
    public static boolean standsBack(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM convoy.leader WHERE settled = 0)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Lets a source lead again that stands back, in a new life. */
    public static void goOn(Connection connection) throws SQLException {
        try (Statement update = connection.createStatement()) {
            update.executeUpdate("UPDATE convoy.leader SET epoch = epoch + 1, settled = -1 WHERE settled = 0");
        }
    }

    /**
     * This leader has looked at what the topic holds, and knows what follows from it.
     *
     * @param newLife  whether that alone tells of a new life of the source
     * @param disputed whether numbers may have been given to changes of another server too
     * @return the same leader, as it is from now on
     */
    public Leadership looked(Connection connection, boolean newLife, boolean disputed) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE convoy.leader SET looked = term, epoch = epoch + ?,"
            + " settled = CASE WHEN ? THEN -1 ELSE settled END WHERE term = ? RETURNING epoch, settled")) {
            update.setInt(1, newLife ? 1 : 0);
            update.setBoolean(2, disputed);
            update.setLong(3, term);
            try (ResultSet row = update.executeQuery()) {
                if (!row.next()) {
                    throw deposed();
                }
                return new Leadership(term, before, row.getInt(1), row.getInt(2), systemId, timeline);
            }
        }
    }

    /**
     * Leaves word at the source that this leader is gone, so that {@code status} need not wait for its silence. The lock is held until
     * its session, which is of no other use after this, ends. Does nothing where another leads.
     */
    public void resign(Connection connection) throws SQLException {
        try (Statement settings = connection.createStatement();
             PreparedStatement resign = connection.prepareStatement(
                 "UPDATE convoy.leader SET seen_at = timestamptz 'epoch' WHERE term = ?")) {
            // A session that waits for a lock, or for a replica to confirm, would keep the leader's lock from a standby meanwhile.
            settings.execute("SET statement_timeout = '1s'; SET synchronous_commit = off");
            resign.setLong(1, term);
            resign.executeUpdate();
        }
    }

    /**
     * Makes durable that rewound tables were marked in the topic; until then every leader of this life is told that it is {@link #reborn}.
     *
     * @param marked the tables that were marked, with the numbers of their marks
     * @throws SQLException with state CV001 when another producer leads now
     */
    public void settle(Connection connection, List<Progress.OfTable> marked) throws SQLException {
        try (PreparedStatement settle = connection.prepareStatement(Sql.load(Leadership.class, "settle"))) {
            settle.setLong(1, term);
            settle.setArray(2, connection.createArrayOf("int4", marked.stream().map(Progress.OfTable::tableId).toArray()));
            settle.setArray(3, connection.createArrayOf("int8", marked.stream().map(Progress.OfTable::seq).toArray()));
            try (ResultSet row = settle.executeQuery()) {
                row.next();
                if (row.getLong(1) == 0) {
                    throw deposed();
                }
            }
        }
    }
}
