package dev.convoy.consumer.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.ReplayMode;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.progress.Healed;
import dev.convoy.consumer.progress.TargetSchema;
import dev.convoy.db.Sql;
import dev.convoy.failure.ErrorJson;
import dev.convoy.failure.FailureCode;
import dev.convoy.table.Captured;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a target how its tables stand. Immutable. */
public final class TargetStatusReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConvoyConfig config;

    public TargetStatusReader(ConvoyConfig config) {
        this.config = config;
    }

    /**
     * The tables of one target, in the order of the file.
     *
     * @param captured how far the source has come; a table that is not in it is taken to have been captured as far as it was received
     */
    public List<TableStatus> read(TargetConfig target, Map<TableName, Captured> captured, Connection connection) throws SQLException {
        if (TargetSchema.migrations().current(connection) == 0) {
            return unreachable(target, captured, "schema convoy is not installed at the target", "run: scripts/admin setup");
        }
        Map<TableName, TableStatus> found = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(Sql.load(TargetStatusReader.class, "target_tables"))) {
            query.setString(1, config.source().name());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    TableStatus status = table(target, captured, row);
                    found.put(status.table(), status);
                }
            }
        }
        List<TableStatus> tables = new ArrayList<>();
        for (TableName table : target.tablesOf(config)) {
            tables.add(found.containsKey(table) ? found.get(table)
                : unknown(target, captured, table, "the target does not know the table yet", "run: scripts/admin setup"));
        }
        return tables;
    }

    /** The tables of a target that does not answer. */
    public List<TableStatus> unreachable(TargetConfig target, Map<TableName, Captured> captured, String message, String hint) {
        return target.tablesOf(config).stream().map(table -> unknown(target, captured, table, message, hint)).toList();
    }

    private static TableStatus unknown(TargetConfig target, Map<TableName, Captured> captured, TableName table, String message,
            String hint) {
        Captured at = captured.getOrDefault(table, Captured.upTo(0));
        return new TableStatus(target.name(), table, false, "waiting", at.captured(), at.published(), 0, 0, 0, at.captured(), at.oldestMs(),
            Healed.NONE, null, ErrorJson.of("CONNECTION", message, hint));
    }

    private TableStatus table(TargetConfig target, Map<TableName, Captured> captured, ResultSet row) throws SQLException {
        TableName table = new TableName(row.getString("table_schema"), row.getString("table_name"));
        long seq = row.getLong("seq");
        long received = row.getLong("received");
        Captured at = captured.getOrDefault(table, Captured.upTo(received));
        long last = Math.max(at.captured(), received);
        JsonNode error = read(row.getString("error"));
        Timestamp next = row.getTimestamp("next_attempt_at");
        if (error instanceof ObjectNode node && next != null && target.replay() == ReplayMode.AUTO) {
            node.put("next_attempt_at", next.toInstant().toString());
        }
        String state = row.getString("state");
        if (row.getString("wanted").equals("paused")) {
            state = "paused";
        } else if (state.equals("live") && error != null) {
            state = "waiting";
        }
        if (row.getLong("parked") != row.getLong("in_line")) {
            state = "stopped";
            error = ErrorJson.of(FailureCode.INTERNAL.name(), ParkedLine.imbalance(row.getLong("parked"), row.getLong("in_line")),
                ParkedLine.remedyForMissing(target.name(), table, row.getLong("in_line") == 0));
        } else if (row.getLong("members") == 0 && (state.equals("syncing") || last > received && state.equals("live"))) {
            state = state.equals("live") ? "waiting" : state;
            error = ErrorJson.of("CONNECTION", "no consumer of this target runs", "start one: scripts/consumer -c " + config.file()
                + " --target "
                + target.name());
        }
        if (error == null && (at.detached() || at.error() != null)) {
            state = state.equals("live") ? "waiting" : state;
            error = at.detached() ? detached(target, table, at) : read(at.error());
        }
        Captured.EndedCopy ended = at.endedCopies().get(target.name());
        if (error == null && state.equals("syncing") && ended != null) {
            FailureCode code = FailureCode.NOT_COPIED;
            error = ErrorJson.of(code.name(), "the copy of the table is not complete: " + ended.message(),
                code.remedy(target.name(), table.toString()), ended.at());
        }
        Healed healed = new Healed(row.getLong("insert_exists"), row.getLong("update_missing"), row.getLong("delete_missing"));
        return new TableStatus(target.name(), table, true, state, last, Math.max(at.published(), received), row.getLong("applied"),
            row.getLong("parked"), row.getLong("skipped"), last - seq, lagMs(row, at, last - seq), healed,
            read(row.getString("verified")), error);
    }

    /** What was captured before is applied, and nothing else shows that what is written since is not. */
    private static JsonNode detached(TargetConfig target, TableName table, Captured at) {
        FailureCode code = FailureCode.DETACHED;
        return ErrorJson.of(code.name(), code.meaning(), code.remedy(target.name(), table.toString()), at.detachedAt());
    }

    /**
     * Zero when nothing waits. Otherwise the age of the oldest queued change, or how long the head of the line is parked, whichever is
     * more. Where some wait in the topic nobody knows when the first of them was captured: it counts from the capture of the last
     * applied one, an upper bound. Where none does, that one may be of long ago and says nothing. By the servers' clocks, not by ours.
     */
    private static long lagMs(ResultSet row, Captured at, long lagRows) throws SQLException {
        if (lagRows <= 0) {
            return 0;
        }
        boolean inTopic = at.published() > row.getLong("received");
        long lag = row.getLong("parked_ms");
        if (row.wasNull()) {
            lag = inTopic ? row.getLong("applied_ms") : 0;
        }
        return Math.max(at.oldestMs(), lag);
    }

    private static JsonNode read(String json) throws SQLException {
        try {
            return json == null ? null : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new SQLException("convoy.progress.error is not JSON", e);
        }
    }
}
