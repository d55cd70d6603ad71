package dev.convoy.admin.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.admin.Connections;
import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.ReplayMode;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.progress.Healed;
import dev.convoy.consumer.progress.TargetSchema;
import dev.convoy.db.Sql;
import dev.convoy.failure.FailureCode;
import dev.convoy.producer.capture.SourceSchema;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the source and every target; what cannot be reached is shown so, and does not keep the others from being shown. Not thread-safe. */
final class StatusReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** A leader writes every 5 seconds, and one that waits for Kafka to answer every 20; after this it is taken to be gone. */
    private static final double LEADER_SILENT_S = 45;

    private final ConvoyConfig config;

    StatusReader(ConvoyConfig config) {
        this.config = config;
    }

    SourceStatus source() throws SQLException {
        try (Connection connection = Connections.source(config)) {
            if (SourceSchema.migrations().current(connection) == 0) {
                return unreachable("schema convoy is not installed at the source", "run: scripts/admin setup");
            }
            return source(connection);
        } catch (CommandFailure e) {
            return unreachable(e.getMessage(), "see to the source; nothing is lost");
        }
    }

    private SourceStatus unreachable(String message, String hint) {
        return new SourceStatus(config.source().name(), "unreachable", 0, 0, 0, null, error("CONNECTION", message, hint).toString(),
            Map.of());
    }

    private SourceStatus source(Connection connection) throws SQLException {
        Map<TableName, SourceStatus.OfTable> tables = new LinkedHashMap<>();
        long queued = 0;
        long oldest = 0;
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery(Sql.load(StatusReader.class, "source_tables"))) {
            while (row.next()) {
                Timestamp published = row.getTimestamp("published_at");
                tables.put(new TableName(row.getString(1), row.getString(2)), new SourceStatus.OfTable(row.getLong("published"),
                    row.getLong("published") + row.getLong("queued"), row.getLong("oldest_ms"), row.getBoolean("detached"),
                    published == null ? null : published.toInstant()));
                queued += row.getLong("queued");
                oldest = Math.max(oldest, row.getLong("oldest_ms"));
            }
        }
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery(Sql.load(StatusReader.class, "source_state"))) {
            row.next();
            boolean silent = row.getDouble("silent_s") > LEADER_SILENT_S;
            String error = row.getString("error");
            if (silent) {
                error = error("CONNECTION", "no producer leads", "start one: scripts/producer -c " + config.file()).toString();
            }
            return new SourceStatus(config.source().name(), error == null ? "live" : "waiting", queued, row.getLong("queue_bytes"), oldest,
                silent ? null : row.getString("leader"), error, tables);
        }
    }

    /** The tables of one target, in the order of the file. */
    List<TableStatus> target(TargetConfig target, SourceStatus source) throws SQLException {
        try (Connection connection = Connections.target(target)) {
            if (TargetSchema.migrations().current(connection) == 0) {
                return all(target, source, "schema convoy is not installed at the target", "run: scripts/admin setup");
            }
            Map<TableName, TableStatus> found = new LinkedHashMap<>();
            try (PreparedStatement query = connection.prepareStatement(Sql.load(StatusReader.class, "target_tables"))) {
                query.setString(1, config.source().name());
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        TableStatus status = table(target, source, row);
                        found.put(status.table(), status);
                    }
                }
            }
            List<TableStatus> tables = new ArrayList<>();
            for (TableName table : target.tablesOf(config)) {
                tables.add(found.containsKey(table) ? found.get(table)
                    : unknown(target, source, table, "the target does not know the table yet", "run: scripts/admin setup"));
            }
            return tables;
        } catch (CommandFailure e) {
            return all(target, source, e.getMessage(), "nothing is lost; Convoy tries again by itself");
        }
    }

    private List<TableStatus> all(TargetConfig target, SourceStatus source, String message, String hint) {
        return target.tablesOf(config).stream().map(table -> unknown(target, source, table, message, hint)).toList();
    }

    private static TableStatus unknown(TargetConfig target, SourceStatus source, TableName table, String message, String hint) {
        SourceStatus.OfTable at = source.tables().getOrDefault(table, new SourceStatus.OfTable(0, 0, 0, false, null));
        return new TableStatus(target.name(), table, "waiting", at.captured(), at.published(), 0, 0, 0, at.captured(), at.oldestMs(),
            Healed.NONE, null, error("CONNECTION", message, hint));
    }

    private TableStatus table(TargetConfig target, SourceStatus source, ResultSet row) throws SQLException {
        TableName table = new TableName(row.getString("table_schema"), row.getString("table_name"));
        long seq = row.getLong("seq");
        long received = row.getLong("received");
        SourceStatus.OfTable at = source.tables().getOrDefault(table, new SourceStatus.OfTable(received, received, 0, false, null));
        long captured = Math.max(at.captured(), received);
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
            error = error(FailureCode.INTERNAL.name(), "the books do not balance: " + row.getLong("parked") + " changes should be parked, "
                + row.getLong("in_line") + " are", "copy the table again: scripts/admin sync --target " + target.name() + " --table "
                    + table);
        } else if (captured > received && row.getLong("members") == 0 && state.equals("live")) {
            state = "waiting";
            error = error("CONNECTION", "no consumer of this target runs", "start one: scripts/consumer -c " + config.file() + " --target "
                + target.name());
        }
        Healed healed = new Healed(row.getLong("insert_exists"), row.getLong("update_missing"), row.getLong("delete_missing"));
        return new TableStatus(target.name(), table, state, captured, at.published(), row.getLong("applied"), row.getLong("parked"),
            row.getLong("skipped"), captured - seq, lagMs(row, at, captured - seq), healed,
            read(row.getString("verified")), error);
    }

    /**
     * Zero when nothing waits. Otherwise the age of the oldest queued change, or how long ago the last applied one was captured,
     * whichever is more: an upper bound, since the next one was captured later.
     */
    private static long lagMs(ResultSet row, SourceStatus.OfTable at, long lagRows) throws SQLException {
        if (lagRows <= 0) {
            return 0;
        }
        Timestamp parked = row.getTimestamp("parked_since");
        Timestamp applied = row.getTimestamp("applied_ts");
        Instant since = parked != null ? parked.toInstant() : applied != null ? applied.toInstant() : null;
        long lag = since == null ? 0 : Math.max(0, Duration.between(since, Instant.now()).toMillis());
        return Math.max(at.oldestMs(), lag);
    }

    private static JsonNode read(String json) throws SQLException {
        try {
            return json == null ? null : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new SQLException("convoy.progress.error is not JSON", e);
        }
    }

    static ObjectNode error(String code, String message, String hint) {
        return JSON.createObjectNode().put("code", code).putNull("sqlstate").put("message", message).put("hint", hint)
            .put("since", Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString());
    }
}
