package dev.convoy.producer.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.db.Sql;
import dev.convoy.failure.ErrorJson;
import dev.convoy.producer.capture.SourceSchema;
import dev.convoy.table.Captured;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the source how it stands. Stateless. */
public final class SourceStatusReader {
    /** A leader writes every 5 seconds, and one that waits for Kafka to answer every 20; after this it is taken to be gone. */
    private static final double LEADER_SILENT_S = 45;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SourceStatusReader() {
    }

    public static SourceStatus read(ConvoyConfig config, Connection connection) throws SQLException {
        if (SourceSchema.migrations().current(connection) == 0) {
            return SourceStatus.unreachable(config.source().name(), "schema convoy is not installed at the source",
                "run: scripts/admin setup");
        }
        Map<TableName, Captured> tables = new LinkedHashMap<>();
        long queued = 0;
        long oldest = 0;
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery(Sql.load(SourceStatusReader.class, "source_tables"))) {
            while (row.next()) {
                tables.put(new TableName(row.getString(1), row.getString(2)), new Captured(row.getLong("published"),
                    row.getLong("published") + row.getLong("queued"), row.getLong("oldest_ms"), instant(row, "detached_at"),
                    row.getString("error"), instant(row, "published_at"), endedCopies(row.getString("ended_copies"))));
                queued += row.getLong("queued");
                oldest = Math.max(oldest, row.getLong("oldest_ms"));
            }
        }
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery(Sql.load(SourceStatusReader.class, "source_state"))) {
            row.next();
            boolean silent = row.getDouble("silent_s") > LEADER_SILENT_S;
            String error = row.getString("error");
            if (silent) {
                error = ErrorJson.of("CONNECTION", "no producer leads", "start one: scripts/producer -c " + config.file()).toString();
            }
            return new SourceStatus(config.source().name(), error == null ? "live" : "waiting", queued, row.getLong("queue_bytes"), oldest,
                silent ? null : row.getString("leader"), error, tables, passes(row.getString("passes")),
                unchecked(row.getString("failed_checks")));
        }
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static Map<String, Captured.EndedCopy> endedCopies(String json) throws SQLException {
        Map<String, Captured.EndedCopy> ended = new HashMap<>();
        if (json != null) {
            tree(json).properties().forEach(copy -> ended.put(copy.getKey(), new Captured.EndedCopy(
                copy.getValue().path("message").asText(), Instant.parse(copy.getValue().path("at").asText()))));
        }
        return ended;
    }

    private static List<SourceStatus.Unchecked> unchecked(String json) throws SQLException {
        List<SourceStatus.Unchecked> failed = new ArrayList<>();
        for (JsonNode pass : tree(json)) {
            for (JsonNode target : pass.path("targets")) {
                failed.add(new SourceStatus.Unchecked(table(pass), target.asText(), pass.path("message").asText(),
                    pass.path("at").asText()));
            }
        }
        return failed;
    }

    private static List<SourceStatus.Passing> passes(String json) throws SQLException {
        List<SourceStatus.Passing> passes = new ArrayList<>();
        for (JsonNode pass : tree(json)) {
            passes.add(new SourceStatus.Passing(table(pass), pass.path("kind").asText(), pass.path("rows").asLong(),
                pass.path("estimate").asLong()));
        }
        return passes;
    }

    private static TableName table(JsonNode pass) {
        return new TableName(pass.path("schema").asText(), pass.path("name").asText());
    }

    private static JsonNode tree(String json) throws SQLException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new SQLException("the source's passes are not JSON", e);
        }
    }
}
