package dev.convoy.producer.chunk;

import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.KeyTexts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The syncs of a source: whose turn it is, its next chunk, and how far it has come. Uses the leader's connection; not thread-safe.
 *
 * <p>A crash between a chunk's publication and {@link #published} makes the chunk be read and published again, at a later place of the
 * stream, with the rows as they are there: right again. What was copied before is not copied again.
 */
public final class Syncs {
    private final Connection connection;
    private final int rowsMax;
    private final int bytesMax;
    private long lastTurn;

    /**
     * @param rowsMax  rows of one chunk
     * @param bytesMax bytes of one chunk; one row is read whatever its size
     */
    public Syncs(Connection connection, int rowsMax, int bytesMax) throws SQLException {
        this.connection = connection;
        this.rowsMax = rowsMax;
        this.bytesMax = bytesMax;
        try (Statement statement = connection.createStatement()) {
            // As the capture functions pin them: a copied row reads like a captured one.
            statement.execute("SET datestyle = 'ISO, YMD'");
            statement.execute("SET intervalstyle = 'postgres'");
            statement.execute("SET timezone = 'UTC'");
            statement.execute("SET extra_float_digits = 1");
            statement.execute("SET bytea_output = 'hex'");
            statement.execute("SET lc_monetary = 'C'");
        }
    }

    /** The sync whose turn it is. */
    public Optional<Sync> next() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(Syncs.class, "next_sync"))) {
            query.setLong(1, lastTurn);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                lastTurn = row.getLong("id");
                return Optional.of(new Sync(lastTurn, row.getInt("table_id"),
                    new TableName(row.getString("table_schema"), row.getString("table_name")),
                    List.of((String[]) row.getArray("targets").getArray()), row.getInt("chunk"), row.getString("last_key"),
                    Shape.fromJson(row.getInt("shape_id"), row.getString("shape")), row.getString("row_filter")));
            }
        }
    }

    /** The next chunk of a sync, in the snapshot of the caller's transaction. */
    public Chunk read(Sync sync) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(statement(sync))) {
            int at = 1;
            if (sync.lastKey() != null) {
                for (String value : KeyTexts.of(sync.lastKey())) {
                    query.setString(at++, value);
                }
            }
            query.setInt(at++, rowsMax);
            query.setLong(at, bytesMax);
            List<byte[]> lines = new ArrayList<>();
            long bytes = 0;
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    byte[] line = row.getBytes(1);
                    lines.add(line);
                    bytes += line.length;
                }
            }
            return new Chunk(sync, lines, lines.size() < rowsMax && bytes < bytesMax);
        }
    }

    private static String statement(Sync sync) {
        Map<String, Column> columns = sync.shape().columns().stream().collect(Collectors.toMap(Column::name, column -> column));
        List<String> key = sync.shape().key();
        String order = key.stream().map(k -> "t." + Sql.ident(k)).collect(Collectors.joining(", "));
        String values = key.stream().map(k -> "CAST(? AS " + columns.get(k).base() + ")").collect(Collectors.joining(", "));
        String selected = sync.shape().columns().stream().map(c -> "t." + Sql.ident(c.name())
            + (c.text() ? "::text AS " + Sql.ident(c.name()) : "")).collect(Collectors.joining(", "));
        return Sql.fill(Sql.load(Syncs.class, "chunk"), Map.of("columns", selected, "table", Sql.ident(sync.table()), "order", order,
            "filter", sync.filter() == null ? "true" : "(" + sync.filter() + "\n)",
            "behind", sync.lastKey() == null ? "true" : "(" + order + ") > (" + values + ")"));
    }

    /** Records that chunks are published up to {@code chunk}, whose last row has {@code lastKey}; the sync is done when that is null. */
    public void published(Sync sync, int chunk, String lastKey, long rows) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE convoy.sync SET chunk = ?, last_key = coalesce(?::json, "
            + "last_key),"
            + " row_count = row_count + ?, state = CASE WHEN ? THEN 'done' ELSE state END, finished_at = CASE WHEN ? THEN "
                + "clock_timestamp() END"
            + " WHERE id = ? AND state = 'running'")) {
            update.setInt(1, chunk);
            update.setString(2, lastKey);
            update.setLong(3, rows);
            update.setBoolean(4, lastKey == null);
            update.setBoolean(5, lastKey == null);
            update.setLong(6, sync.id());
            update.executeUpdate();
        }
    }

    /** Ends a sync that cannot go on. */
    public void fail(Sync sync, String message) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
            "UPDATE convoy.sync SET state = 'failed', message = ?, finished_at = clock_timestamp() WHERE id = ?")) {
            update.setString(1, message);
            update.setLong(2, sync.id());
            update.executeUpdate();
        }
    }
}
