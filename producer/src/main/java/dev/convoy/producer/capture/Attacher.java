package dev.convoy.producer.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.KeyChoice;
import dev.convoy.config.TableConfig;
import dev.convoy.db.Sql;
import dev.convoy.failure.ErrorJson;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Attaches tables: trigger functions, triggers, and the line in {@code convoy.attached}, in one transaction a table. Idempotent.
 * The lock that CREATE TRIGGER takes (SHARE ROW EXCLUSIVE) is asked for with a short {@code lock_timeout} and again after a pause,
 * so that the application never queues behind a waiting Convoy. Uses the caller's connection, in autocommit mode; not thread-safe.
 */
public final class Attacher {
    private static final int ATTEMPTS_MAX = 100;
    /** The producer has other tables to see to, and comes back. */
    private static final int ADAPT_ATTEMPTS_MAX = 2;

    private final Connection connection;
    private final Catalog catalog;
    private final ShortLocks locks;

    public Attacher(Connection connection) {
        this.connection = connection;
        this.catalog = new Catalog(connection);
        this.locks = new ShortLocks(connection);
    }

    /** What attaching a table would do, or has done. */
    public enum Outcome {
        ATTACHED, ALTERED, UNCHANGED
    }

    /** A table's line in {@code convoy.attached}. */
    private record Known(int tableId, int shapeId, String definition, boolean detached, String shape, String fingerprint,
                         boolean failing) {
        /** Whether a column is captured now that was there, with values, and was not: a generated one. */
        boolean hasColumnsOfBefore(String now) {
            Set<Integer> captured = origins(shape).collect(Collectors.toSet());
            Definition before = Definition.read(definition);
            return before.columns().isEmpty() && origins(now).anyMatch(o -> !captured.contains(o) && o < before.nextColumn());
        }

        private static Stream<Integer> origins(String shape) {
            return Shape.fromJson(1, shape).columns().stream().map(Column::origin);
        }
    }

    /** Everything that decides what is generated. */
    private record Wanted(Relation relation, List<String> columns, KeyChoice choice, String filter, String shape, String definition) {
    }

    /**
     * Tells, without changing anything, whether {@link #attach} would.
     *
     * @throws AttachException when the table cannot be attached
     */
    public Outcome plan(TableConfig config) throws SQLException, AttachException {
        return outcome(wanted(config), known(config.name()));
    }

    /** Attaches a table, or brings what is there to what the configuration and the catalog say now. */
    public Outcome attach(TableConfig config) throws SQLException, AttachException {
        Wanted wanted = wanted(config);
        Outcome outcome = outcome(wanted, known(config.name()));
        if (outcome != Outcome.UNCHANGED) {
            locks.run("attach", config.name(), ATTEMPTS_MAX, () -> place(config.name(), wanted));
        }
        return outcome;
    }

    private Outcome outcome(Wanted wanted, Optional<Known> known) throws SQLException {
        if (known.isEmpty() || known.get().detached()) {
            return Outcome.ATTACHED;
        }
        for (Relation.Member member : wanted.relation().members()) {
            if (!hasTriggers(member, known.get().tableId())) {
                return Outcome.ALTERED;
            }
        }
        return known.get().definition().equals(wanted.definition()) ? Outcome.UNCHANGED : Outcome.ALTERED;
    }

    private Wanted wanted(TableConfig config) throws SQLException, AttachException {
        Relation relation = catalog.relation(config.name());
        List<String> key = catalog.key(relation, config.key());
        catalog.check(relation, config, key);
        List<String> columns = config.columns().orElse(null);
        String filter = config.where().orElse(null);
        return wanted(relation, columns, key, config.key(), filter);
    }

    private Wanted wanted(Relation relation, List<String> columns, List<String> key, KeyChoice choice, String filter)
            throws SQLException, AttachException {
        catalog.refuseReserved(relation);
        String shape = catalog.shape(relation, columns, key, Catalog.identity(choice));
        ObjectNode definition = new Definition(relation.oid(), Optional.ofNullable(columns), choice, Optional.ofNullable(filter),
            relation.nextColumn()).toJson(key);
        definition.put("server", connection.getMetaData().getDatabaseMajorVersion())
            .put("name", relation.name().toString()).put("template", templateHash())
            .put("shape", shape).put("primary_key", catalog.primaryKey(relation));
        return new Wanted(relation, columns, choice, filter, shape, definition.toString());
    }

    private static int templateHash() {
        return List.of("capture_function", "truncate_function", "gather", "flush", "capture_query", "insert_only",
            "truncated_partition", "not_captured", "few", "update_of_few", "twice").stream()
            .map(name -> Sql.load(Attacher.class, name)).toList().hashCode();
    }

    private Optional<Known> known(TableName table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(Attacher.class, "attached"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                    ? Optional.of(new Known(row.getInt(1), row.getInt(2), row.getString(3), row.getBoolean(4), row.getString("shape"),
                        row.getString("fingerprint"), row.getBoolean("failing")))
                    : Optional.empty();
            }
        }
    }

    private boolean hasTriggers(Relation.Member member, int tableId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(Attacher.class, "triggers_in_place"))) {
            query.setLong(1, member.oid());
            query.setArray(2, connection.createArrayOf("text", CaptureFunctions.names(tableId).toArray()));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1) >= CaptureFunctions.names(tableId).size();
            }
        }
    }

    /** One attempt, in the caller's transaction. */
    private void place(TableName name, Wanted wanted) throws SQLException, AttachException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE convoy.attached IN SHARE ROW EXCLUSIVE MODE");
        }
        Optional<Known> known = known(name);
        if (known.isPresent()) {
            dropBrokenTriggers(wanted, known.get());
        }
        int tableId = register(name, wanted);
        for (Relation.Member member : wanted.relation().members()) {
            if (!hasTriggers(member, tableId)) {
                createTriggers(member, tableId, member.oid() == wanted.relation().oid(), wanted.relation().members().size() > 1);
            }
        }
        // Of others, and of one that has got a partition meanwhile, the producer is yet to see what was altered.
        if ((known.isEmpty() || known.get().detached()) && catalog.members(wanted.relation().oid()).equals(wanted.relation().members())) {
            stamp(tableId);
        }
    }

    /** Remembers what the catalog says now, so that {@link Alterations} tells what has changed since. */
    private void stamp(int tableId) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE convoy.attached SET fingerprint = convoy.fingerprint(relid) WHERE table_id = " + tableId);
        }
    }

    /**
     * Somebody dropped or disabled some of a table's triggers. Only an owner can enable them; whoever owns their functions can drop
     * these with all triggers, so that all are made anew.
     */
    private void dropBrokenTriggers(Wanted wanted, Known known) throws SQLException {
        int tableId = known.tableId();
        // Another table has taken the name: the one before is not captured under it any more.
        boolean broken = Definition.read(known.definition()).relid() != wanted.relation().oid();
        for (Relation.Member member : wanted.relation().members()) {
            broken |= !hasTriggers(member, tableId) && number("SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
                + "WHERE t.tgrelid = "
                + member.oid() + " AND p.pronamespace = 'convoy'::regnamespace AND p.proname LIKE 'capture\\_" + tableId + "\\_%'") > 0;
        }
        if (broken) {
            try (Statement statement = connection.createStatement()) {
                for (String function : CaptureFunctions.names(tableId)) {
                    statement.execute("DROP FUNCTION IF EXISTS convoy." + function + "() CASCADE");
                }
            }
        }
    }

    /** Writes the table's line and functions; the table's number and shape are found or given. */
    private int register(TableName name, Wanted wanted) throws SQLException {
        Optional<Known> known = known(name);
        int tableId = known.isPresent() ? known.get().tableId()
            : number("SELECT coalesce(max(table_id) + 1, 0) FROM convoy.attached");
        int shapeId = known.isEmpty() ? 1 : wanted.shape().equals(known.get().shape()) ? known.get().shapeId()
            : shapeId(tableId, wanted.shape());
        try (PreparedStatement insert = connection.prepareStatement(Sql.load(Attacher.class, "put_attached"))) {
            insert.setInt(1, tableId);
            insert.setString(2, name.schema());
            insert.setString(3, name.name());
            insert.setLong(4, wanted.relation().oid());
            insert.setInt(5, shapeId);
            insert.setString(6, wanted.filter());
            insert.setString(7, wanted.definition());
            insert.execute();
        }
        try (PreparedStatement insert = connection.prepareStatement(
            "INSERT INTO convoy.shape (table_id, shape_id, description) VALUES (?, ?, ?::jsonb) ON CONFLICT DO NOTHING")) {
            insert.setInt(1, tableId);
            insert.setInt(2, shapeId);
            insert.setString(3, wanted.shape());
            insert.execute();
        }
        new CaptureFunctions(tableId, wanted.relation(), Shape.fromJson(shapeId, wanted.shape()), wanted.columns(), wanted.choice(),
            wanted.filter()).create(connection);
        return tableId;
    }

    /** The number of a shape that a capture has found before, or the next one. */
    private int shapeId(int tableId, String shape) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT coalesce(max(shape_id) FILTER (WHERE description = ?::jsonb),"
            + " max(shape_id) + 1, 1) FROM convoy.shape WHERE table_id = ?")) {
            query.setString(1, shape);
            query.setInt(2, tableId);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private int number(String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void createTriggers(Relation.Member member, int tableId, boolean root, boolean partitioned) throws SQLException {
        String table = Sql.ident(member.name());
        Map<String, String> transitions = Map.of("INSERT", "REFERENCING NEW TABLE AS new_rows", "DELETE",
            "REFERENCING OLD TABLE AS old_rows",
            "UPDATE", "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows", "TRUNCATE", "");
        try (Statement statement = connection.createStatement()) {
            for (String op : List.of("INSERT", "UPDATE", "DELETE", "TRUNCATE")) {
                boolean before = op.equals("TRUNCATE") && !root;
                create(statement, op, before ? "BEFORE" : "AFTER", "", table, transitions.get(op), tableId);
            }
            if (root && partitioned) {
                create(statement, "TRUNCATE", "BEFORE", "_all", table, "", tableId);
            }
        }
    }

    private void create(Statement statement, String op, String when, String suffix, String table, String transitions,
        int tableId) throws SQLException {
        statement.execute(Sql.fill(Sql.load(Attacher.class, "create_trigger"), Map.of("op", op, "when", when, "trigger", "convoy_capture_"
            + op.toLowerCase(java.util.Locale.ROOT) + suffix, "table", table, "transitions", transitions,
            "function", CaptureFunctions.name(tableId, op))));
    }

    /** What adapting a table has done. */
    public enum Adapted {
        NOTHING,
        /** It is captured by functions that fit it; no lock on it was taken. */
        FUNCTIONS,
        /** It has, or may have, rows that were never captured: in other partitions than before, or written anew by an ALTER. */
        ROWS,
        /** It could not be adapted, and is again what its functions were made for. */
        AS_BEFORE
    }

    /**
     * Makes capture fit a table that was altered, or renamed, or has got partitions. Called by the producer, which does not read the
     * configuration of tables: what it says is in the definition.
     *
     * @throws AttachException when the table cannot be captured as it is now; what was captured stays
     */
    public Adapted adapt(TableName name) throws SQLException, AttachException {
        Optional<Known> known = known(name);
        if (known.isEmpty() || known.get().detached()) {
            return Adapted.NOTHING;
        }
        Fingerprint fingerprint = fingerprint(known.get().tableId());
        Wanted wanted = rewanted(name, known.get());
        boolean lacksTriggers = false;
        for (Relation.Member member : wanted.relation().members()) {
            lacksTriggers |= !hasTriggers(member, known.get().tableId());
        }
        boolean altered = !wanted.definition().equals(known.get().definition());
        if (lacksTriggers) {
            locks.run("adapt", name, ADAPT_ATTEMPTS_MAX, () -> place(name, wanted));
        } else if (altered) {
            locks.inTransaction(() -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("LOCK TABLE convoy.attached IN SHARE ROW EXCLUSIVE MODE");
                }
                register(name, wanted);
            });
        }
        // What the catalog said before it was read: what has changed since will be seen at the next look.
        adapted(known.get().tableId(), fingerprint.toString(), null);
        Fingerprint before = Fingerprint.of(known.get().fingerprint());
        // While it could not be adapted, partitions may have come and gone again.
        boolean otherRows = lacksTriggers || known.get().failing() && wanted.relation().members().size() > 1
            || before.hasOtherRows(fingerprint) || known.get().hasColumnsOfBefore(wanted.shape());
        return otherRows ? Adapted.ROWS : altered ? Adapted.FUNCTIONS : known.get().failing() ? Adapted.AS_BEFORE : Adapted.NOTHING;
    }

    private Fingerprint fingerprint(int tableId) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(
            "SELECT convoy.fingerprint(relid) FROM convoy.attached WHERE table_id = " + tableId)) {
            row.next();
            return Fingerprint.of(row.getString(1));
        }
    }

    /**
     * Records what came of adapting a table.
     *
     * @param fingerprint null when it could not be adapted: it is tried again
     * @param errorJson   why not, for {@code status}; null when it could
     */
    private void adapted(int tableId, String fingerprint, String errorJson) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
            "UPDATE convoy.attached SET fingerprint = coalesce(?, fingerprint), error = ?::jsonb WHERE table_id = ?")) {
            update.setString(1, fingerprint);
            update.setString(2, errorJson);
            update.setInt(3, tableId);
            update.executeUpdate();
        }
    }

    /** Leaves word that a table cannot be adapted, where {@code status} finds it. */
    public void refused(TableName name, String message) throws SQLException {
        Optional<Known> known = known(name);
        if (known.isPresent()) {
            adapted(known.get().tableId(), null, ErrorJson.of("CAPTURE_FAILED", "capture does not fit the table: " + message,
                "mend that at the source; until then changes may be missed, so compare afterwards: scripts/admin verify --table "
                    + name).toString());
        }
    }

    /** What was wanted, of columns that may have other names now. */
    private Wanted rewanted(TableName name, Known known) throws SQLException, AttachException {
        Definition then = Definition.read(known.definition());
        Definition before = then.renamed(catalog.namesNow(then.relid(), Shape.fromJson(known.shapeId(), known.shape())));
        Relation relation = catalog.relation(before.relid(), name);
        List<String> key = catalog.key(relation, before.key());
        return wanted(relation, before.columns().orElse(null), key, before.key(), before.filter().orElse(null));
    }

    /**
     * Takes a table's triggers off. The owner of a function may drop it with what depends on it, so this needs no right on the table.
     *
     * @return false when the table was not attached
     */
    public boolean detach(TableName name) throws SQLException, AttachException {
        Optional<Known> known = known(name);
        if (known.isEmpty() || known.get().detached()) {
            return false;
        }
        locks.run("detach", name, ATTEMPTS_MAX, () -> {
            try (Statement statement = connection.createStatement()) {
                for (String function : CaptureFunctions.names(known.get().tableId())) {
                    statement.execute("DROP FUNCTION IF EXISTS convoy." + function + "() CASCADE");
                }
                statement.execute("UPDATE convoy.attached SET detached_at = clock_timestamp() WHERE table_id = " + known.get().tableId());
            }
        });
        return true;
    }
}
