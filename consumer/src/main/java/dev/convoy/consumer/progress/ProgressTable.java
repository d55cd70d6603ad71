package dev.convoy.consumer.progress;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.db.Sql;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.KeyRange;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements on {@code convoy.progress}. Every method works in the caller's transaction, on the caller's connection. Stateless but
 * for the source's name; thread-safe.
 */
public final class ProgressTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String READ = Sql.load(ProgressTable.class, "read_progress");
    private static final String ADVANCE = Sql.load(ProgressTable.class, "advance");
    private static final String RECEIVED = Sql.load(ProgressTable.class, "received");
    private static final String RECEIVE = Sql.load(ProgressTable.class, "receive");
    private static final String PARK = Sql.load(ProgressTable.class, "park");
    private static final String COPIED = Sql.load(ProgressTable.class, "copied");
    private static final String REPLAYED = Sql.load(ProgressTable.class, "replayed");
    private static final String ABANDON_LINE = Sql.load(ProgressTable.class, "abandon_line");
    private static final String FAIL = Sql.load(ProgressTable.class, "fail");

    private final String source;

    public ProgressTable(String source) {
        this.source = source;
    }

    public String source() {
        return source;
    }

    public Optional<TableProgress> read(Connection connection, TableName table) throws SQLException {
        return read(connection, table, "");
    }

    /** Reads a table's line and holds its row lock to the end of the transaction: the lock that serialises park, replay and live. */
    public Optional<TableProgress> lock(Connection connection, TableName table) throws SQLException {
        return read(connection, table, "FOR UPDATE");
    }

    private Optional<TableProgress> read(Connection connection, TableName table, String lock) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.fill(READ, Map.of("lock", lock)))) {
            table(query, 1, table);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(progress(row)) : Optional.empty();
            }
        }
    }

    private static TableProgress progress(ResultSet row) throws SQLException {
        String shape = row.getString("shape");
        String applied = row.getString("applied_shape");
        String error = row.getString("error");
        long sync = row.getLong("sync_id");
        Optional<TableProgress.SyncPosition> copying = row.wasNull() ? Optional.empty()
            : Optional.of(new TableProgress.SyncPosition(sync, row.getInt("sync_chunk"), ahead(row)));
        double seconds = row.getDouble("next_attempt_in");
        Long nextAttempt = row.wasNull() ? null : System.nanoTime() + (long) (seconds * 1e9);
        return new TableProgress(new TableName(row.getString("table_schema"), row.getString("table_name")), row.getLong("seq"),
            row.getLong("received"), TableState.of(row.getString("state")), row.getString("wanted").equals("paused"),
                new Place(row.getLong("next_offset"), row.getLong("term")),
            shape == null ? null : Shape.fromJson(0, shape), applied == null ? null : Shape.fromJson(0, applied), copying,
            error == null ? null : FailureCode.valueOf(error), row.getInt("attempts"), nextAttempt);
    }

    private static KeyRange ahead(ResultSet row) throws SQLException {
        Array order = row.getArray("sync_order");
        List<KeyOrder> orders = new ArrayList<>();
        for (String each : order == null ? new String[0] : (String[]) order.getArray()) {
            orders.add(KeyOrder.valueOf(each));
        }
        return new KeyRange(row.getString("sync_key"), null, orders);
    }

    /** The table that is fed from a partition, if one was before. */
    public Optional<TableName> tableOf(Connection connection, int partition) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
            "SELECT table_schema, table_name FROM convoy.progress WHERE source = ? AND partition = ?")) {
            query.setString(1, source);
            query.setInt(2, partition);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(new TableName(row.getString(1), row.getString(2))) : Optional.empty();
            }
        }
    }

    /** All tables of the source at this target, in order of name. */
    public List<TableName> tables(Connection connection) throws SQLException {
        List<TableName> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
            "SELECT table_schema, table_name FROM convoy.progress WHERE source = ? ORDER BY table_schema, table_name")) {
            query.setString(1, source);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    tables.add(new TableName(row.getString(1), row.getString(2)));
                }
            }
        }
        return tables;
    }

    /** The number of the last change taken over, of these tables of the source. */
    public Map<TableName, Long> received(Connection connection, Collection<TableName> tables) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(RECEIVED)) {
            query.setArray(1, connection.createArrayOf("text", tables.stream().map(TableName::schema).toArray()));
            query.setArray(2, connection.createArrayOf("text", tables.stream().map(TableName::name).toArray()));
            query.setString(3, source);
            Map<TableName, Long> received = new HashMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    received.put(new TableName(row.getString(1), row.getString(2)), row.getLong(3));
                }
            }
            return received;
        }
    }

    /** Makes a line for a table that has none, before change 1; returns whether it is new. */
    public boolean create(Connection connection, TableName table, int partition) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
            "INSERT INTO convoy.progress AS p (source, table_schema, table_name, partition) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (source, table_schema, table_name) DO UPDATE SET partition = excluded.partition"
                + " WHERE p.partition IS DISTINCT FROM excluded.partition RETURNING xmax = 0")) {
            table(insert, 1, table);
            insert.setInt(4, partition);
            try (ResultSet row = insert.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Where a table stands after a batch. */
    public record Step(long from, long to, Place next, Shape shape, long tsMicros) {
    }

    /**
     * Moves a live table on, if it still stands where the caller thinks.
     *
     * @return false when it does not: another member has moved it, it was parked, or an operator paused it
     */
    public boolean advance(Connection connection, TableName table, Step step) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
            String shape = json(step.shape());
            update.setLong(1, step.to());
            update.setLong(2, step.to());
            place(update, 3, step.next());
            update.setString(5, shape);
            update.setString(6, shape);
            update.setLong(7, step.tsMicros());
            table(update, 8, table);
            update.setLong(11, step.from());
            return update.executeUpdate() == 1;
        }
    }

    /** Adds to the counts of healed divergence, which are known only after the rows were applied. */
    public void heal(Connection connection, TableName table, Healed healed) throws SQLException {
        if (healed.isNone()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
            "UPDATE convoy.progress SET insert_exists = insert_exists + ?, update_missing = update_missing + ?,"
                + " delete_missing = delete_missing + ? WHERE source = ? AND table_schema = ? AND table_name = ?")) {
            update.setLong(1, healed.insertExists());
            update.setLong(2, healed.updateMissing());
            update.setLong(3, healed.deleteMissing());
            table(update, 4, table);
            update.executeUpdate();
        }
    }

    /** Makes a live table parked, with changes up to {@code to} in its line; false when it does not stand where the caller thinks. */
    public boolean park(Connection connection, TableName table, long from, long to, Place next, Failure failure, Duration nextAttempt)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(PARK)) {
            update.setLong(1, to);
            place(update, 2, next);
            update.setString(4, json(failure));
            update.setLong(5, nextAttempt.toMillis());
            table(update, 6, table);
            update.setLong(9, from);
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Records that a chunk was applied.
     *
     * @param next where to go on reading; {@link Place#START} when the chunk came out of the line
     * @return false when the table does not wait for this chunk
     */
    public boolean copied(Connection connection, TableName table, ChunkRecord chunk, Place next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(COPIED)) {
            update.setLong(1, chunk.afterSeq());
            place(update, 2, next);
            update.setString(4, json(chunk.shape()));
            update.setLong(5, chunk.sync());
            update.setInt(6, chunk.chunk());
            update.setString(7, chunk.lastKey());
            update.setArray(8, connection.createArrayOf("text", chunk.head().range().order().stream().map(KeyOrder::name).toArray()));
            update.setBoolean(9, chunk.isLast());
            table(update, 10, table);
            update.setBoolean(13, chunk.isFirst());
            update.setBoolean(14, !chunk.shape().identity().isKeyless());
            update.setString(15, chunk.head().range().afterKey());
            return update.executeUpdate() == 1;
        }
    }

    /** Takes back what was told of trouble that is over. */
    public void recover(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE convoy.progress SET error = NULL WHERE source = ? AND"
            + " table_schema = ? AND table_name = ? AND state IN ('live', 'syncing')")) {
            table(update, 1, table);
            update.executeUpdate();
        }
    }

    /**
     * Stops a parked table whose line somebody has emptied by hand, where it stands.
     *
     * @return false when it is not so, or no more
     */
    public boolean abandonLine(Connection connection, TableName table, Failure failure) throws SQLException {
        lock(connection, table);
        try (PreparedStatement update = connection.prepareStatement(ABANDON_LINE)) {
            update.setString(1, json(failure));
            table(update, 2, table);
            return update.executeUpdate() == 1;
        }
    }

    /** Makes a table wait for a sync: until its first chunk, changes are passed over. */
    public void awaitSync(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE convoy.progress SET state = 'syncing', sync_id = 0, "
            + "sync_chunk = 0, sync_key = NULL, sync_order = NULL WHERE source = ? AND table_schema = ? AND table_name = ? AND state = "
                + "'live'")) {
            table(update, 1, table);
            update.executeUpdate();
        }
    }

    /** Records that changes have joined a parked table's line; false when the table is not parked there any more. */
    public boolean receive(Connection connection, TableName table, long from, long to, Place next, Shape shape) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(RECEIVE)) {
            update.setLong(1, to);
            place(update, 2, next);
            update.setString(4, json(shape));
            table(update, 5, table);
            update.setLong(8, from);
            return update.executeUpdate() == 1;
        }
    }

    /** Records that the line was replayed or skipped up to {@code seq}; the table is live again if nothing is left. */
    public void replayed(Connection connection, TableName table, long seq, long skipped, Shape shape, long tsMicros, Healed healed)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REPLAYED)) {
            update.setLong(1, seq);
            update.setLong(2, skipped);
            update.setString(3, json(shape));
            update.setLong(4, tsMicros);
            update.setLong(5, healed.insertExists());
            update.setLong(6, healed.updateMissing());
            update.setLong(7, healed.deleteMissing());
            table(update, 8, table);
            table(update, 11, table);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("table " + table + " was replayed but is not parked");
            }
        }
    }

    /**
     * Puts an error to a table's line.
     *
     * @param state       null to leave the state as it is
     * @param nextAttempt when it will be tried again; null when not by itself
     */
    public void fail(Connection connection, TableName table, TableState state, Failure failure, Duration nextAttempt, int attempts)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(FAIL)) {
            update.setString(1, state == null ? null : state.stored());
            update.setString(2, json(failure));
            update.setObject(3, nextAttempt == null ? null : nextAttempt.toMillis(), Types.BIGINT);
            update.setInt(4, attempts);
            table(update, 5, table);
            update.executeUpdate();
        }
    }

    private void table(PreparedStatement statement, int at, TableName table) throws SQLException {
        statement.setString(at, source);
        statement.setString(at + 1, table.schema());
        statement.setString(at + 2, table.name());
    }

    private static void place(PreparedStatement statement, int at, Place place) throws SQLException {
        statement.setLong(at, place.offset());
        statement.setLong(at + 1, place.term());
    }

    private static String json(Shape shape) {
        return shape == null ? null : shape.toJson().toString();
    }

    static String json(Failure failure) {
        ObjectNode node = JSON.createObjectNode();
        node.put("code", failure.code().name()).put("sqlstate", failure.sqlState()).put("message", failure.message())
            .put("constraint", failure.constraint()).put("hint", failure.hint())
                .put("since", failure.since().truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString());
        return node.toString();
    }
}
