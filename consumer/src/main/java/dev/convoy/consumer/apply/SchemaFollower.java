package dev.convoy.consumer.apply;

import dev.convoy.config.SchemaPolicy;
import dev.convoy.config.TableMapping;
import dev.convoy.db.Sql;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.failure.Failure;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.ByteSlice;
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
import java.util.Set;

/** Lets a target's table follow the source's, in the order of the stream, as far as that is safe. Stateless but for its settings. */
public final class SchemaFollower {
    private final TableMapping mapping;
    private final SchemaPolicy policy;

    public SchemaFollower(TableMapping mapping, SchemaPolicy policy) {
        this.mapping = mapping;
        this.policy = policy;
    }

    /**
     * Alters the table for a new shape, in the caller's transaction.
     *
     * @param before the shape before, or null
     * @return what an operator must do first; empty when the table fits
     */
    public Optional<MappingException> follow(Connection connection, Shape before, Shape now) throws SQLException {
        return follow(connection, before, now, false);
    }

    /**
     * Alters the table for a copy of it in another shape, whose schema records it has missed; in the caller's transaction.
     *
     * @param before the shape that the table was last fitted to, or null
     * @throws MappingException what an operator must do first
     */
    public void followCopy(Connection connection, Shape before, Shape now) throws SQLException {
        if (before == null || before.equals(now)) {
            return;
        }
        Optional<MappingException> misfit = follow(connection, before, now, true);
        if (misfit.isPresent()) {
            throw misfit.get();
        }
    }

    private Optional<MappingException> follow(Connection connection, Shape before, Shape now, boolean anew) throws SQLException {
        Map<String, SchemaChange.Present> present = present(connection, before, now, anew);
        boolean keyed = keyed(connection, mapping.to(), Set.copyOf(now.key()));
        SchemaChange change = anew ? SchemaChange.forCopy(before, now, mapping, present, keyed)
            : SchemaChange.of(before, now, mapping, present, keyed);
        boolean follows = policy == SchemaPolicy.FOLLOW && change.unsafe().isEmpty();
        if (change.isEmpty()) {
            return Optional.empty();
        }
        if (!follows) {
            return Optional.of(MappingException.altered("the source's table was altered; run at the target: "
                + String.join("; ", change.inOrder())));
        }
        try (Statement statement = connection.createStatement()) {
            // Nobody waits long behind us: what the application holds now, we ask for again.
            statement.execute("SET LOCAL lock_timeout = '500ms'");
            for (String sql : change.safe()) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                return Optional.of(MappingException.altered("the source's table was altered, and Convoy's role does not own the "
                    + "target's; run"
                    + " at the target: " + String.join("; ", change.safe())));
            }
            if (ErrorClassifier.classify(e) == ErrorClass.ROW) {
                return Optional.of(MappingException.altered("the source's table was altered, and the target refuses to follow ("
                    + Failure.describe(e) + "); run at the target: " + String.join("; ", change.safe())));
            }
            throw e;
        }
        return Optional.empty();
    }

    private Map<String, SchemaChange.Present> present(Connection connection, Shape before, Shape now, boolean anew) throws SQLException {
        Map<String, SchemaChange.Present> present = new HashMap<>();
        // Types are printed as the source prints them, with the schema of all that are not built in.
        path(connection, "pg_catalog");
        try (PreparedStatement query = connection.prepareStatement(Sql.load(SchemaFollower.class, "present_columns"))) {
            name(query, mapping.to());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    present.put(row.getString(1), new SchemaChange.Present(row.getString(2), row.getBoolean(3)));
                }
            }
        }
        path(connection, "pg_catalog, public");
        if (before != null && mapping.columns().isEmpty() && !anew) {
            for (Column column : SchemaChange.added(before, now)) {
                SchemaChange.Present there = present.get(column.name());
                if (there != null) {
                    present.put(column.name(), new SchemaChange.Present(there.type(), there.notNull(), stale(connection, column)));
                }
            }
        }
        return present;
    }

    /** Whether a column that is there before it is added holds anything but what the source's rows had when it was. */
    private boolean stale(Connection connection, Column column) throws SQLException {
        String value = column.filling().constant() == null || column.filling().varies() ? "NULL" : "CAST(CAST("
            + Sql.literal(column.filling().constant()) + " AS " + column.type() + ") AS pg_catalog.text)";
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(Sql.fill(
            Sql.load(SchemaFollower.class, "stale_column"), Map.of("table", Sql.ident(mapping.to()), "column", Sql.ident(column.name()),
                "value", value)))) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void path(Connection connection, String schemas) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL search_path = " + schemas);
        }
    }

    /** Whether a table has a unique key of exactly these columns. */
    public static boolean keyed(Connection connection, TableName table, Set<String> key) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(SchemaFollower.class, "unique_keys"))) {
            name(query, table);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (Set.of((String[]) row.getArray(1).getArray()).equals(key)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void name(PreparedStatement query, TableName table) throws SQLException {
        query.setString(1, table.schema());
        query.setString(2, table.name());
    }

    /**
     * Adds labels to enum types of the table that a refused row has and they lack: the source's type has them, at a place of its order
     * that is not known here, so they come last.
     *
     * @param row   the refused row as JSON
     * @param shape what it is written in; only columns that are of a type of their own at the source are looked at
     * @return whether any was added, and committed
     */
    public boolean addLabels(Connection connection, ByteSlice row, Shape shape) throws SQLException {
        if (policy != SchemaPolicy.FOLLOW || mapping.columns().isPresent()) {
            return false;
        }
        List<String> additions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(Sql.load(SchemaFollower.class, "missing_labels"))) {
            JsonParameter.bind(query, 1, row);
            query.setString(2, mapping.to().schema());
            query.setString(3, mapping.to().name());
            query.setArray(4, connection.createArrayOf("text", shape.columns().stream().filter(column -> !column.base()
                .startsWith("pg_catalog.")).map(Column::name).toArray()));
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    additions.add("ALTER TYPE " + found.getString(1) + " ADD VALUE IF NOT EXISTS " + Sql.literal(found.getString(2)));
                }
            }
        }
        connection.commit();
        try (Statement statement = connection.createStatement()) {
            for (String addition : additions) {
                statement.execute(addition);
            }
            connection.commit();
            return !additions.isEmpty();
        } catch (SQLException e) {
            connection.rollback();
            if ("42501".equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }
}
