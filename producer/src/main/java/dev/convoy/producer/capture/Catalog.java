package dev.convoy.producer.capture;

import dev.convoy.config.KeyChoice;
import dev.convoy.config.TableConfig;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Identity;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks tables up in the source's catalog and tells why one cannot be captured. Uses the caller's connection; not thread-safe. */
final class Catalog {
    private final Connection connection;

    Catalog(Connection connection) {
        this.connection = connection;
    }

    /** @throws AttachException when the table does not exist, is of a kind that cannot be captured, or a privilege is missing */
    Relation relation(TableName name) throws SQLException, AttachException {
        try (PreparedStatement query = relationQuery("n.nspname = ? AND c.relname = ?")) {
            query.setString(1, name.schema());
            query.setString(2, name.name());
            return relation(name, query, "does not exist at the source; check the spelling (names are case-sensitive)");
        }
    }

    /**
     * The table that was attached, whatever its name is now.
     *
     * @param name what it was called when it was attached
     */
    Relation relation(long oid, TableName name) throws SQLException, AttachException {
        try (PreparedStatement query = relationQuery("c.oid = ?")) {
            query.setLong(1, oid);
            Relation relation = relation(name, query, "was dropped at the source; take it off with: scripts/admin detach --table " + name);
            if (!relation.name().equals(name) && exists(name)) {
                throw new AttachException("\"" + name + "\" is another table now, which is not captured; the one that was is called \""
                    + relation.name() + "\"; capture the new one with: scripts/admin setup, and copy it with: scripts/admin sync"
                    + " --target TARGET --table " + name);
            }
            return relation;
        }
    }

    /** A view in its place is the same table's, for those who know its old name. */
    private boolean exists(TableName name) throws SQLException {
        try (PreparedStatement query = relationQuery("n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')")) {
            query.setString(1, name.schema());
            query.setString(2, name.name());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private PreparedStatement relationQuery(String which) throws SQLException {
        return connection.prepareStatement(Sql.fill(Sql.load(Catalog.class, "relation"), Map.of("which", which)));
    }

    private Relation relation(TableName name, PreparedStatement query, String missing) throws SQLException, AttachException {
        try (ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                throw new AttachException("table \"" + name + "\" " + missing);
            }
            refuse(name, row);
            long oid = row.getLong("oid");
            return new Relation(oid, new TableName(row.getString("nspname"), row.getString("relname")), members(oid),
                row.getInt("next_column"));
        }
    }

    private static void refuse(TableName name, ResultSet row) throws SQLException, AttachException {
        String kind = row.getString("relkind");
        if (!kind.equals("r") && !kind.equals("p")) {
            throw new AttachException("\"" + name + "\" is not a table; views, foreign tables and materialized views cannot be captured");
        }
        if (!row.getString("relpersistence").equals("p")) {
            throw new AttachException("table \"" + name + "\" is temporary or unlogged; a crash empties it without a trace, so it cannot "
                + "be captured");
        }
        if (row.getBoolean("relispartition")) {
            throw new AttachException("table \"" + name + "\" is a partition; name its partitioned table instead");
        }
        if (row.getBoolean("has_children") || row.getBoolean("is_child")) {
            throw new AttachException("table \"" + name + "\" takes part in table inheritance, which cannot be captured; use partitioning");
        }
        String role = Sql.ident(row.getString("role"));
        if (!row.getBoolean("may_use")) {
            throw new AttachException("no access to schema \"" + name.schema() + "\"; run at the source: GRANT USAGE ON SCHEMA "
                + Sql.ident(name.schema()) + " TO " + role);
        }
        if (!row.getBoolean("may_select") || !row.getBoolean("may_trigger")) {
            throw new AttachException("no right to capture \"" + name + "\"; run at the source: GRANT SELECT, TRIGGER ON " + Sql.ident(name)
                + " TO " + role);
        }
        if (row.getBoolean("row_security")) {
            throw new AttachException("row security hides rows of \"" + name + "\" from Convoy; run at the source: ALTER ROLE " + role
                + " BYPASSRLS");
        }
    }

    /** The table and its partitions, parents first. */
    List<Relation.Member> members(long oid) throws SQLException, AttachException {
        List<Relation.Member> members = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(Sql.load(Catalog.class, "members"))) {
            query.setLong(1, oid);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    TableName member = new TableName(row.getString(2), row.getString(3));
                    if (!row.getBoolean("may_capture")) {
                        throw new AttachException("no right to capture \"" + member + "\"; run at the source: GRANT SELECT, TRIGGER ON "
                            + Sql.ident(member) + " TO " + Sql.ident(row.getString("role")));
                    }
                    members.add(new Relation.Member(row.getLong(1), member));
                }
            }
        }
        return members;
    }

    /** The columns that find a row; none where all of them together do, or where none need be found. */
    List<String> key(Relation relation, KeyChoice choice) throws SQLException, AttachException {
        if (choice instanceof KeyChoice.PrimaryKey) {
            List<String> key = indexColumns(relation, null);
            if (key.isEmpty()) {
                throw new AttachException("table \"" + relation.name() + "\" has no primary key; add one, or say in the configuration what"
                    + " tells its rows apart: {table: " + relation.name()
                        + ", key: {index: NAME}} for a unique index on columns that are NOT"
                    + " NULL, key: [COLUMN, ...] for such columns without one, key: full_row for all columns together, which is slow, or"
                    + " key: none for a table whose rows are only ever inserted");
            }
            return key;
        }
        if (choice instanceof KeyChoice.UniqueIndex index) {
            List<String> key = indexColumns(relation, index.index());
            if (key.isEmpty()) {
                throw new AttachException("table \"" + relation.name() + "\" has no unique index \"" + index.index() + "\"");
            }
            return key;
        }
        if (choice instanceof KeyChoice.Columns named) {
            return namedColumns(relation, named.columns());
        }
        return List.of();
    }

    /** Columns the operator vouches for: that no two rows have the same values in them is not checked. */
    private List<String> namedColumns(Relation relation, List<String> named) throws SQLException, AttachException {
        List<String> there = columns(relation);
        List<String> nullable = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT name FROM convoy.columns_of(?, NULL) WHERE NOT not_null")) {
            query.setLong(1, relation.oid());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    nullable.add(row.getString(1));
                }
            }
        }
        for (String column : named) {
            if (!there.contains(column)) {
                throw new AttachException("table \"" + relation.name() + "\" has no column \"" + column + "\" for its key; it has: "
                    + String.join(", ", there));
            }
            if (nullable.contains(column)) {
                throw new AttachException("column \"" + column + "\" of the key of \"" + relation.name()
                    + "\" may be NULL, so it cannot find rows; make it NOT NULL");
            }
        }
        return named;
    }

    private List<String> indexColumns(Relation relation, String index) throws SQLException, AttachException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(Sql.load(Catalog.class, "key_columns"))) {
            query.setLong(1, relation.oid());
            query.setString(2, index);
            query.setString(3, index);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (!row.getBoolean("indisunique") || !row.getBoolean("indisvalid") || row.getBoolean("partial")
                        || row.getBoolean("expressions")) {
                        throw new AttachException("index \"" + index + "\" of \"" + relation.name()
                            + "\" cannot be a key; it must be unique and valid, without WHERE and without expressions");
                    }
                    if (row.getBoolean("generated")) {
                        throw new AttachException("column \"" + row.getString(1) + "\" of the key of \"" + relation.name()
                            + "\" is generated, so it does not travel; name another unique index: {table: " + relation.name()
                                + ", key: {index: NAME}}");
                    }
                    if (!row.getBoolean("attnotnull")) {
                        throw new AttachException("column \"" + row.getString(1) + "\" of index \"" + index + "\" of \"" + relation.name()
                            + "\" may be NULL, so it cannot find rows; make it NOT NULL");
                    }
                    columns.add(row.getString(1));
                }
            }
        }
        return columns;
    }

    /** Names of the columns as they are now, generated ones left out. */
    List<String> columns(Relation relation) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT name FROM convoy.columns_of(?, NULL)")) {
            query.setLong(1, relation.oid());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }

    /** @throws AttachException when a column has a name that statements of Convoy give to values of theirs */
    void refuseReserved(Relation relation) throws SQLException, AttachException {
        for (String column : columns(relation)) {
            if (column.startsWith("convoy ")) {
                throw new AttachException("column \"" + column + "\" of \"" + relation.name() + "\" has a name that Convoy keeps for"
                    + " itself; name it otherwise, not beginning with \"convoy \"");
            }
        }
    }

    /** Checks what the configuration says about columns and rows, by asking the server. */
    void check(Relation relation, TableConfig config, List<String> key) throws SQLException, AttachException {
        if (config.columns().isPresent()) {
            List<String> there = columns(relation);
            for (String column : config.columns().get()) {
                if (!there.contains(column)) {
                    throw new AttachException("table \"" + relation.name() + "\" has no column \"" + column + "\" to capture; it has: "
                        + String.join(", ", there));
                }
            }
            for (String column : key) {
                if (!config.columns().get().contains(column)) {
                    throw new AttachException("columns of table \"" + relation.name() + "\" must hold its key; add \"" + column + "\"");
                }
            }
        }
        if (config.where().isPresent()) {
            checkCondition(relation, config.where().get());
        }
    }

    /** What columns of a shape are called now, by their names in it; without those that are gone. */
    Map<String, String> namesNow(long relid, Shape shape) throws SQLException {
        Map<String, String> names = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
            "SELECT attname FROM pg_attribute WHERE attrelid = ? AND attnum = ? AND NOT attisdropped")) {
            for (Column column : shape.columns()) {
                query.setLong(1, relid);
                query.setInt(2, column.origin());
                try (ResultSet row = query.executeQuery()) {
                    if (row.next()) {
                        names.put(column.name(), row.getString(1));
                    }
                }
            }
        }
        return names;
    }

    /** Asks the server whether a transition table of this relation can be filtered so: no name of the table, no virtual columns. */
    private void checkCondition(Relation relation, String where) throws SQLException, AttachException {
        try (var statement = connection.createStatement()) {
            String columns;
            try (ResultSet row = statement.executeQuery("SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = "
                + relation.oid() + " AND attnum > 0 AND NOT attisdropped AND attgenerated <> 'v'")) {
                row.next();
                columns = row.getString(1);
            }
            connection.setAutoCommit(false);
            try {
                statement.execute("SET LOCAL search_path = pg_catalog, pg_temp");
                statement.execute(Sql.fill("SELECT FROM (SELECT {columns} FROM {table}) new_rows WHERE ({filter}\n) LIMIT 0",
                    Map.of("columns", columns, "table", Sql.ident(relation.name()), "filter", where)));
            } catch (SQLException e) {
                throw new AttachException("where of table \"" + relation.name() + "\" is not a condition on its columns: "
                    + dev.convoy.failure.Failure.describe(e));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** The primary key as capture depends on it, or null. */
    String primaryKey(Relation relation) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT convoy.primary_key_of(?)")) {
            query.setLong(1, relation.oid());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** What makes a table's rows themselves, as it was chosen. */
    static Identity identity(KeyChoice choice) {
        return choice instanceof KeyChoice.FullRow ? Identity.FULL_ROW : choice instanceof KeyChoice.InsertOnly ? Identity.NONE
            : Identity.KEY;
    }

    /** The description of the table's rows, as JSON. */
    String shape(Relation relation, List<String> columns, List<String> key, Identity identity) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT convoy.shape_of(?, ?, ?)::text")) {
            query.setLong(1, relation.oid());
            query.setArray(2, array(columns));
            query.setArray(3, array(identity == Identity.NONE ? null : key));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** The SELECT that captures one kind of statement. */
    String captureQuery(Relation relation, String op, List<String> columns, List<String> key, String filter,
        boolean reread) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT convoy.capture_query(?, ?, ?, ?, ?, ?)")) {
            query.setLong(1, relation.oid());
            query.setString(2, op);
            query.setArray(3, array(columns));
            query.setArray(4, array(key));
            query.setString(5, filter);
            query.setBoolean(6, reread);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** Whether rows that a statement of this kind leaves are packed in the queue. */
    boolean packs(String op, List<String> key) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT convoy.packs(?, ?)")) {
            query.setString(1, op);
            query.setArray(2, array(key));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** How many rows a statement may change to be captured in one line. */
    int few(Relation relation, List<String> columns) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT convoy.few(?, ?)")) {
            query.setLong(1, relation.oid());
            query.setArray(2, array(columns));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private Array array(List<String> texts) throws SQLException {
        return texts == null ? null : connection.createArrayOf("text", texts.toArray());
    }
}
