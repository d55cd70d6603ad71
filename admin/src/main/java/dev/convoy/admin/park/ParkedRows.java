package dev.convoy.admin.park;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.ReplayMode;
import dev.convoy.config.TargetConfig;
import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;

/** The head of a table's line in {@code convoy.parked}, as it is shown. Stateless. */
public final class ParkedRows {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FETCHED_AT_ONCE = 500;

    /**
     * What is to be shown of a line.
     *
     * @param limit  rows at most
     * @param values whether changes are shown with the values of their rows
     */
    public record View(int limit, boolean values) {
    }

    /** Takes rows as they are read. */
    @FunctionalInterface
    interface Sink {
        void take(ObjectNode row) throws IOException;
    }

    private ParkedRows() {
    }

    /** As {@link #read(ConvoyConfig, TargetConfig, Connection, TableName, View, Sink)}; empty when nothing is parked. */
    public static ArrayNode read(ConvoyConfig config, TargetConfig to, Connection connection, TableName table, View view)
            throws SQLException {
        ArrayNode rows = JSON.createArrayNode();
        read(config, to, connection, table, view, rows::add);
        return rows;
    }

    /**
     * Reads the head of one table's line, in order. What stands between changes is told too: a line may be stopped by a schema record as
     * well as by a change. Outside of autocommit mode rows are not gathered.
     */
    static void read(ConvoyConfig config, TargetConfig to, Connection connection, TableName table, View view, Sink sink)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(ParkedRows.class, "parked"))) {
            query.setBoolean(1, view.values());
            query.setString(2, config.source().name());
            query.setString(3, table.schema());
            query.setString(4, table.name());
            query.setInt(5, view.limit());
            query.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ObjectNode node = JSON.createObjectNode().put("target", to.name()).put("table", table.toString());
                    put(node, to, row, view);
                    sink.take(node);
                }
            }
        } catch (JsonProcessingException e) {
            throw new SQLException("convoy.parked holds what is not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ObjectNode node, TargetConfig to, ResultSet row, View view) throws SQLException, JsonProcessingException {
        node.put("kind", row.getString("kind")).put("seq", row.getLong("seq")).put("op", row.getString("op"));
        node.set("key", row.getString("key") == null ? null : JSON.readTree(row.getString("key")));
        node.put("sqlstate", row.getString("sqlstate")).put("message", row.getString("message"))
            .put("constraint", row.getString("constraint_name")).put("parked_at", instant(row, "parked_at"))
            .put("attempts", row.getInt("attempts"))
            .put("next_attempt_at", row.getString("message") == null || to.replay() == ReplayMode.MANUAL ? null
                : instant(row, "next_attempt_at"))
            .put("behind", row.getLong("behind"));
        if (view.values()) {
            node.set("change", JSON.readTree(row.getString("change")));
        }
    }

    private static String instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant().toString();
    }
}
