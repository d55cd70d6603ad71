package dev.convoy.consumer.apply;

import dev.convoy.config.DivergencePolicy;
import dev.convoy.config.TableMapping;
import dev.convoy.consumer.progress.Healed;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.db.KeyRanges;
import dev.convoy.table.Shape;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.KeyRange;
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
import java.util.OptionalLong;

/**
 * Applies batches of one table to its table at the target, in the caller's transaction: the batch is netted to each key's last state,
 * and that becomes one DELETE, one UPDATE and one INSERT. Deletes go first, since they free unique values, inserts last.
 *
 * <p>Not thread-safe; one for each table and worker. Statements are made anew when the shape changes or {@link #forget} is called.
 */
public final class Applier {
    private final Owed owed;
    private final TableMapping mapping;
    private final DivergencePolicy divergence;
    private final boolean createTables;
    private Shape shape;
    private ApplyStatements statements;
    private Optional<KeylessApplier> keyless = Optional.empty();
    private boolean fresh;
    private TableProgress.SyncPosition copying;
    private boolean replaceable;

    /**
     * @param source       the source's name
     * @param createTables whether a table that the target lacks is made from the shape
     */
    public Applier(String source, TableMapping mapping, DivergencePolicy divergence, boolean createTables) {
        this.owed = new Owed(source, mapping.from());
        this.mapping = mapping;
        this.divergence = divergence;
        this.createTables = createTables;
    }

    public TableMapping mapping() {
        return mapping;
    }

    /** Whether a table that the target lacks is made. */
    public boolean createsTables() {
        return createTables;
    }

    /** Tells whether the table is being copied, and up to which key. */
    public void copying(Optional<TableProgress.SyncPosition> position) {
        copying = position.orElse(null);
    }

    ApplyMode firstMode() {
        return copying == null ? ApplyMode.EXPECT : ApplyMode.ASSUME_NOTHING;
    }

    /** Makes the next batch look at the target's table again, which an operator may have mended. */
    public void forget() {
        statements = null;
    }

    /** Looks at the target's table, unless that was done for this shape. */
    void prepare(Connection connection, Shape wanted) throws SQLException {
        if (statements == null || !wanted.equals(shape)) {
            Optional<TargetTable> target = TargetTable.read(connection, mapping.to());
            if (target.isEmpty() && createTables) {
                MissingTable.create(connection, wanted, mapping);
                target = TargetTable.read(connection, mapping.to());
            }
            if (target.isEmpty()) {
                throw MappingException.noTable("table \"" + mapping.to()
                    + "\" does not exist at the target; create it, or set create_tables: true");
            }
            statements = ApplyStatements.of(wanted, mapping, target.get());
            keyless = wanted.identity().isKeyless() ? Optional.of(new KeylessApplier(statements,
                KeylessStatements.of(statements, wanted, mapping, target.get()), divergence, owed)) : Optional.empty();
            replaceable = statements.replaceable();
            shape = wanted;
            fresh = true;
        }
    }

    /** Whether the target's table was looked at since something was last applied to it. */
    boolean isFresh() {
        return statements == null || fresh;
    }

    /** Whether {@link ApplyMode#REPLACE} and {@link ApplyMode#CLEAR_AHEAD} would lose nothing. */
    boolean isReplaceable() {
        return statements != null && statements.replaceable();
    }

    /** Whether that was so when the target's table was looked at last. */
    public boolean wasReplaceable() {
        return replaceable;
    }

    /**
     * Applies a batch.
     *
     * @throws UnexpectedCountException when {@code mode} is not careful enough
     */
    Healed apply(Connection connection, List<Change> changes, ApplyMode mode) throws SQLException {
        if (keyless.isPresent()) {
            Healed healed = copying == null ? keyless.get().apply(connection, changes) : Healed.NONE;
            fresh = false;
            return healed;
        }
        Net net = Net.of(changes);
        if (net.keys().size() > 1 && statements.distinct().isPresent()) {
            expect("keys that are spelled differently", net.keys().size(), distinct(connection, net));
        }
        if (net.truncate()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(statements.truncate());
            }
        }
        Healed healed = statements.filtered() ? applyFiltered(connection, net, mode) : applyWhole(connection, net, mode);
        fresh = false;
        return healed;
    }

    /** A net takes keys apart by their spelling. Where two spellings are one key (numeric 1.0 and 1.00), changes are applied one by one. */
    private long distinct(Connection connection, Net net) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(statements.distinct().get())) {
            JsonParameter.bind(query, 1, net.keys().stream().map(Net.KeyState::key).toList());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private Healed applyWhole(Connection connection, Net net, ApplyMode mode) throws SQLException {
        return switch (mode) {
            case ASSUME_NOTHING, CLEAR_AHEAD -> {
                makeRoom(connection, net, mode);
                write(connection, statements.upsert(), rows(net.keys()));
                yield Healed.NONE;
            }
            case EXPECT -> {
                applyExpected(connection, net);
                yield Healed.NONE;
            }
            case PROBE -> {
                Map<ByteSlice, Boolean> there = probe(connection, net);
                Healed healed = compare(net, there);
                applyExpected(connection, net.knowing(there));
                yield healed;
            }
            case REPLACE -> {
                Map<ByteSlice, Boolean> there = probe(connection, net);
                Healed healed = compare(net, there);
                delete(connection, List.copyOf(net.keys()));
                write(connection, statements.insert(), rows(net.keys()));
                yield healed;
            }
        };
    }

    private void applyExpected(Connection connection, Net net) throws SQLException {
        List<Net.KeyState> gone = net.select(Net.Before.ROW, false);
        expect("a delete", gone.size(), delete(connection, gone));
        List<Net.KeyState> fleeting = net.select(Net.Before.NOTHING, false);
        expect("a key that came and went", 0, delete(connection, fleeting));
        delete(connection, net.select(Net.Before.UNKNOWN, false));
        List<ByteSlice> updates = rows(net.select(Net.Before.ROW, true));
        expect("an update", updates.size(), write(connection, statements.update(), updates));
        List<ByteSlice> inserts = rows(net.select(Net.Before.NOTHING, true));
        expect("an insert", inserts.size(), insert(connection, inserts));
        write(connection, statements.upsert(), rows(net.select(Net.Before.UNKNOWN, true)));
    }

    /**
     * Where this target takes only some rows, a change tells nothing about what was there: the row it is about may have been outside. So
     * rows that do not meet the filter are made sure not to be there, the others are upserted, and divergence is not counted.
     */
    private Healed applyFiltered(Connection connection, Net net, ApplyMode mode) throws SQLException {
        makeRoom(connection, net, mode);
        write(connection, statements.expel(), rows(net.keys()));
        write(connection, statements.upsert(), rows(net.keys()));
        return Healed.NONE;
    }

    /** Deletes what shall not be there; where unique values may be in the way, also what will be written again or copied later. */
    private void makeRoom(Connection connection, Net net, ApplyMode mode) throws SQLException {
        if (mode == ApplyMode.CLEAR_AHEAD) {
            clear(connection, copying.ahead(), null);
        }
        boolean thorough = (mode == ApplyMode.CLEAR_AHEAD || mode == ApplyMode.REPLACE) && statements.replaceable();
        delete(connection, thorough ? List.copyOf(net.keys()) : net.gone());
    }

    private Map<ByteSlice, Boolean> probe(Connection connection, Net net) throws SQLException {
        List<ByteSlice> keys = net.keys().stream().map(Net.KeyState::key).toList();
        Map<ByteSlice, Boolean> there = new HashMap<>();
        keys.forEach(key -> there.put(key, false));
        if (keys.isEmpty()) {
            return there;
        }
        try (PreparedStatement query = connection.prepareStatement(statements.probe())) {
            JsonParameter.bind(query, 1, keys);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    there.put(keys.get(row.getInt(1) - 1), true);
                }
            }
        }
        return there;
    }

    private Healed compare(Net net, Map<ByteSlice, Boolean> there) throws DivergenceException {
        long insertExists = 0;
        long updateMissing = 0;
        long deleteMissing = 0;
        for (Net.KeyState state : net.keys()) {
            boolean exists = there.get(state.key());
            if (state.before() == Net.Before.NOTHING && exists) {
                insertExists++;
            } else if (state.before() == Net.Before.ROW && !exists) {
                if (state.row() != null) {
                    updateMissing++;
                } else {
                    deleteMissing++;
                }
            }
        }
        Healed healed = new Healed(insertExists, updateMissing, deleteMissing);
        if (!healed.isNone() && divergence == DivergencePolicy.PARK) {
            throw new DivergenceException(insertExists > 0 ? "an insert found its row at the target"
                : updateMissing > 0 ? "an update found no row at the target" : "a delete found no row at the target");
        }
        return healed;
    }

    /**
     * Makes a key range hold exactly the rows of a chunk.
     *
     * @param clearAhead also empties what lies behind the range, which later chunks will bring: stale rows there may hold unique values
     */
    void copy(Connection connection, ChunkRecord chunk, boolean clearAhead) throws SQLException {
        if (keyless.isPresent()) {
            keyless.get().copy(connection, chunk);
            fresh = false;
            return;
        }
        KeyRange whole = chunk.head().range();
        KeyRange range = clearAhead ? new KeyRange(whole.afterKey(), null, whole.order()) : whole;
        boolean replace = statements.replaceable();
        clear(connection, range, replace ? null : chunk.rows());
        if (!replace || statements.copy().isEmpty() || statements.copy().get().insert(connection, chunk.rows()).isEmpty()) {
            write(connection, replace ? statements.insert() : statements.upsert(), chunk.rows());
        }
        fresh = false;
    }

    /** Makes the last key of a chunk's range hold exactly its row, or nothing when it has none. */
    public void repair(Connection connection, ChunkRecord chunk) throws SQLException {
        prepare(connection, chunk.shape());
        boolean replace = statements.replaceable();
        try (PreparedStatement statement = connection.prepareStatement(statements.range().clearOne(!replace))) {
            int next = KeyRanges.bind(statement, 1, chunk.lastKey());
            if (!replace) {
                JsonParameter.bind(statement, next, chunk.rows());
            }
            statement.executeUpdate();
        }
        write(connection, replace ? statements.insert() : statements.upsert(), chunk.rows());
        fresh = false;
    }

    private void clear(Connection connection, KeyRange range, ByteSlice butRows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statements.range().clear(range, butRows != null))) {
            int next = KeyRanges.bind(statement, 1, range);
            if (butRows != null) {
                JsonParameter.bind(statement, next, butRows);
            }
            statement.executeUpdate();
        }
    }

    /** Runs a statement on a JSON array of rows. */
    static void write(Connection connection, String sql, ByteSlice rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            JsonParameter.bind(statement, 1, rows);
            statement.executeUpdate();
        }
    }

    /** Inserts rows that are not there; returns how many the target took. */
    private long insert(Connection connection, List<ByteSlice> rows) throws SQLException {
        if (statements.copy().isPresent()) {
            OptionalLong copied = statements.copy().get().insert(connection, rows);
            if (copied.isPresent()) {
                return copied.getAsLong();
            }
        }
        return write(connection, statements.insert(), rows);
    }

    private static List<ByteSlice> rows(Iterable<Net.KeyState> states) {
        List<ByteSlice> rows = new ArrayList<>();
        for (Net.KeyState state : states) {
            if (state.row() != null) {
                rows.add(state.row());
            }
        }
        return rows;
    }

    private long delete(Connection connection, List<Net.KeyState> states) throws SQLException {
        return write(connection, statements.delete(), states.stream().map(Net.KeyState::key).toList());
    }

    /** Runs a statement on rows or keys, if there are any; returns how many rows it met. */
    static long write(Connection connection, String sql, List<ByteSlice> values) throws SQLException {
        if (values.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            JsonParameter.bind(statement, 1, values);
            return statement.executeLargeUpdate();
        }
    }

    private static void expect(String what, long wanted, long met) throws UnexpectedCountException {
        if (met != wanted) {
            throw new UnexpectedCountException(what, wanted, met);
        }
    }
}
