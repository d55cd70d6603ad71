package dev.convoy.producer.publish;

import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The attached tables and their shapes, read from the source as they are met. Uses the leader's connection; not thread-safe. */
public final class TableDirectory {
    private final Connection connection;
    private final String sourceName;
    private final Map<Integer, AttachedTable> tables = new HashMap<>();

    public TableDirectory(Connection connection, String sourceName) throws SQLException {
        this.connection = connection;
        this.sourceName = sourceName;
        load();
    }

    private void load() throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(
            "SELECT table_id, table_schema, table_name, seq, published_shape FROM convoy.attached")) {
            while (row.next()) {
                AttachedTable table = new AttachedTable(sourceName, row.getInt(1), new TableName(row.getString(2), row.getString(3)),
                    row.getLong(4), row.getInt(5));
                tables.putIfAbsent(table.tableId(), table);
            }
        }
    }

    Collection<AttachedTable> all() {
        return tables.values();
    }

    /** The table of a queue row; one attached since the last look is read now. */
    AttachedTable table(int tableId) throws SQLException {
        if (!tables.containsKey(tableId)) {
            load();
        }
        AttachedTable table = tables.get(tableId);
        if (table == null) {
            throw new IllegalStateException("the queue holds changes of table number " + tableId + ", which convoy.attached does not list");
        }
        return table;
    }

    void learnShape(AttachedTable table, int shapeId) throws SQLException {
        if (table.knows(shapeId)) {
            return;
        }
        try (PreparedStatement query = connection.prepareStatement(
            "SELECT description::text FROM convoy.shape WHERE table_id = ? AND shape_id = ?")) {
            query.setInt(1, table.tableId());
            query.setInt(2, shapeId);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("convoy.shape lacks shape " + shapeId + " of " + table.name());
                }
                table.learn(Shape.fromJson(shapeId, row.getString(1)));
            }
        }
    }

    /**
     * The number of a shape that a capture found in an altered table: that of an equal one already described, or a new one. Durable
     * before anything is published under it, so that a window read again gets the same number.
     */
    int foundShape(AttachedTable table, String description) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(dev.convoy.db.Sql.load(TableDirectory.class, "found_shape"))) {
            put.setInt(1, table.tableId());
            put.setString(2, description);
            try (ResultSet row = put.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
