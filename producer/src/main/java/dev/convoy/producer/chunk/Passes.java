package dev.convoy.producer.chunk;

import dev.convoy.db.Sql;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckPlan;
import dev.convoy.wire.KeyRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The passes over tables of a source: whose turn it is, its next chunk, and how far it has come. Uses the leader's connection; not
 * thread-safe.
 *
 * <p>A crash between a chunk's publication and {@link #published} makes the chunk be read and published again, at a later place of the
 * stream, with the rows as they are there: right again. What was published before is not published again.
 */
public final class Passes {
    /** Rows of a pass' first chunk, when it is not known how large they are. */
    private static final int FIRST_ROWS = 100;
    private static final int LOCK_TIMEOUT_MS = 200;
    private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

    private final Connection connection;
    private final int rowsMax;
    private final int bytesMax;
    private final int sumRowsMax;
    /** Bytes of a row, as the last chunk of each pass has shown them. */
    private final Map<Long, Long> rowBytes = new HashMap<>();
    private WholeReading whole;
    private long lastTurn;
    private long forgotAt = System.nanoTime();

    /**
     * @param rowsMax    rows of one chunk
     * @param bytesMax   bytes of one chunk; one row is read whatever its size
     * @param sumRowsMax rows of one chunk of which only a sum is published
     */
    public Passes(Connection connection, int rowsMax, int bytesMax, int sumRowsMax) throws SQLException {
        this.connection = connection;
        this.rowsMax = rowsMax;
        this.bytesMax = bytesMax;
        this.sumRowsMax = sumRowsMax;
        try (Statement statement = connection.createStatement()) {
            // As the capture functions pin them: a copied row reads like a captured one.
            statement.execute("SET datestyle = 'ISO, YMD'");
            statement.execute("SET intervalstyle = 'postgres'");
            statement.execute("SET timezone = 'UTC'");
            statement.execute("SET extra_float_digits = 1");
            statement.execute("SET bytea_output = 'hex'");
            statement.execute("SET lc_monetary = 'C'");
            // Where the order of keys is looked for, whatever the role's own path says.
            statement.execute("SET search_path = pg_catalog, public");
        }
    }

    /** Asks for the verifications whose time has come, and forgets old ones, which would pile up. */
    public void requestDue() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean asked = statement.executeUpdate(Sql.load(Passes.class, "request_due")) > 0;
            if (asked || System.nanoTime() - forgotAt > FORGET_EVERY.toNanos()) {
                statement.executeUpdate(Sql.load(Passes.class, "forget_passes"));
                forgotAt = System.nanoTime();
            }
        }
    }

    /** Asks for a comparison of a table at every target. */
    public void requestCheck(TableName table) throws SQLException {
        try (PreparedStatement request = connection.prepareStatement(Sql.load(Passes.class, "request_check"))) {
            request.setString(1, table.schema());
            request.setString(2, table.name());
            request.executeUpdate();
        }
    }

    /**
     * The pass whose turn it is.
     *
     * @param resting passes that have no turn now
     */
    public Optional<Pass> next(List<Long> resting) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(Passes.class, "next_pass"))) {
            query.setArray(1, connection.createArrayOf("int8", resting.toArray()));
            query.setLong(2, lastTurn);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                lastTurn = row.getLong("id");
                CheckPlan plan = CheckPlan.fromJson(row.getString("plan"));
                String unfit = row.getString("name_now") == null ? "the table was dropped at the source"
                    : plan.order().size() != Shape.fromJson(row.getInt("shape_id"), row.getString("shape")).key().size()
                        ? "the table's key was altered after it was asked for" : null;
                if (unfit != null) {
                    fail(lastTurn, unfit);
                    return Optional.empty();
                }
                Shape shape = Shape.fromJson(row.getInt("shape_id"), row.getString("shape"));
                return Optional.of(new Pass(lastTurn, Pass.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    row.getInt("table_id"), new TableName(row.getString("table_schema"), row.getString("table_name")),
                    new TableName(row.getString("schema_now"), row.getString("name_now")),
                    List.of((String[]) row.getArray("targets").getArray()), row.getInt("chunk"),
                    new KeyRange(row.getString("last_key"), row.getString("upto_key"), plan.order()), plan.fitting(shape,
                        column -> "s." + Sql.ident(column.name()) + "::text"), shape, row.getString("row_filter")));
            }
        }
    }

    /**
     * Waits for whoever empties or rewrites the table or takes partitions away, and keeps others from it until the caller's transaction
     * ends. Must come before the transaction's snapshot: what they do is seen at once, also by a snapshot that does not see its capture.
     *
     * @throws SQLException that {@link #isBusy} knows when they take longer than {@value #LOCK_TIMEOUT_MS} ms
     */
    public void lock(Pass pass) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT_MS);
            statement.execute("LOCK TABLE " + Sql.ident(pass.relation()) + " IN ACCESS SHARE MODE");
        }
    }

    /** Whether a table could not be locked because somebody holds it. */
    public static boolean isBusy(SQLException e) {
        return "55P03".equals(e.getSQLState());
    }

    /**
     * Whether the table is not what capture fits any more: a chunk would be read in one shape and published in another. In the snapshot of
     * the caller's transaction, which has locked the table.
     */
    public boolean isAltered(Pass pass) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
            "SELECT fingerprint <> '' AND split_part(fingerprint, ' ', 1) <> split_part(convoy.fingerprint(relid), ' ', 1)"
                + " FROM convoy.attached WHERE table_id = ?")) {
            query.setInt(1, pass.tableId());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** The next chunk of a pass, in the snapshot of the caller's transaction, which has locked the table. */
    public Chunk read(Pass pass) throws SQLException {
        if (pass.kind() == Pass.Kind.COPY && pass.shape().identity().isKeyless()) {
            // Begun anew, whatever was published of it: that was of another snapshot.
            whole = WholeReading.begin(connection, pass);
            return readOn(pass.behind(0, null), 0);
        }
        return pass.kind() == Pass.Kind.CHECK ? sums(pass) : lines(pass);
    }

    /** What follows a chunk in the same snapshot, of a table whose rows have no key; the transaction may have ended since. */
    public Chunk readOn(Chunk chunk, int number, String lastKey) throws SQLException {
        return readOn(chunk.pass().behind(number, lastKey), chunk.count());
    }

    private Chunk readOn(Pass pass, long countBefore) throws SQLException {
        List<byte[]> lines = whole.next(bytesMax);
        return new Chunk(pass, lines, countBefore + lines.size(), null, null, whole.isAtEnd());
    }

    private Chunk lines(Pass pass) throws SQLException {
        ChunkSql sql = new ChunkSql(pass);
        int rows = rowsOfNextChunk(pass);
        try (PreparedStatement query = connection.prepareStatement(sql.lines())) {
            int at = bind(query, sql.parameters());
            query.setInt(at++, rows);
            query.setLong(at, bytesMax);
            List<byte[]> lines = new ArrayList<>();
            long bytes = 0;
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    lines.add(row.getBytes(1));
                    bytes = row.getLong(2);     // as the server counts them, whose encoding may not be ours
                }
            }
            boolean last = pass.kind() == Pass.Kind.REPAIR || lines.size() < rows && bytes < bytesMax;
            if (last) {
                rowBytes.remove(pass.id());
            } else {
                rowBytes.put(pass.id(), Math.max(1, bytes / lines.size()));
            }
            return new Chunk(pass, lines, lines.size(), null, null, last);
        }
    }

    /** The server makes JSON of all rows it is asked for, so of large rows it is asked for few: about twice what a chunk takes. */
    private int rowsOfNextChunk(Pass pass) {
        Long bytes = rowBytes.get(pass.id());
        return bytes == null ? Math.min(rowsMax, FIRST_ROWS) : (int) Math.max(1, Math.min(rowsMax, 2L * bytesMax / bytes));
    }

    private Chunk sums(Pass pass) throws SQLException {
        ChunkSql sql = new ChunkSql(pass);
        try (PreparedStatement query = connection.prepareStatement(sql.sums())) {
            boolean atOnce = pass.shape().identity().isKeyless();
            if (!atOnce) {
                query.setInt(bind(query, sql.parameters()), sumRowsMax);
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                long count = row.getLong("row_count");
                boolean last = atOnce || count < sumRowsMax;
                return new Chunk(pass, List.of(), count, row.getString("total"), last ? null : row.getString("last_key"), last);
            }
        }
    }

    private static int bind(PreparedStatement query, List<String> texts) throws SQLException {
        int at = 1;
        for (String text : texts) {
            query.setString(at++, text);
        }
        return at;
    }

    /** Records that chunks are published up to {@code chunk}; {@code lastKey} is where it ends, unless that is the end of the pass. */
    public void published(Chunk chunk, int number, String lastKey) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.load(Passes.class, "published"))) {
            update.setInt(1, number);
            update.setString(2, chunk.last() ? null : lastKey);
            update.setLong(3, chunk.count());
            update.setBoolean(4, chunk.last());
            update.setBoolean(5, chunk.last());
            update.setLong(6, chunk.pass().id());
            update.executeUpdate();
        }
    }

    /** Ends a pass that cannot go on. */
    public void fail(Pass pass, String message) throws SQLException {
        fail(pass.id(), message);
    }

    private void fail(long id, String message) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
            "UPDATE convoy.pass SET state = 'failed', message = ?, finished_at = clock_timestamp() WHERE id = ?")) {
            update.setString(1, message);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }
}
