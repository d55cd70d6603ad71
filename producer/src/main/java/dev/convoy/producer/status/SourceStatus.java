package dev.convoy.producer.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.failure.ErrorJson;
import dev.convoy.table.Captured;
import dev.convoy.table.TableName;
import java.util.List;
import java.util.Map;

/**
 * The source as {@code status} shows it.
 *
 * @param state     live, waiting (no producer leads, or it cannot publish) or unreachable
 * @param queueRows captured changes that are not published
 * @param oldestMs  age of the oldest of them
 * @param leader    the producer that leads; null when none has been seen lately
 * @param error     why it waits, as JSON; null when it does not
 * @param passes    the passes that run
 * @param unchecked comparisons that have failed, where none has ended since
 */
public record SourceStatus(String name, String state, long queueRows, long queueBytes, long oldestMs, String leader, String error,
                           Map<TableName, Captured> tables, List<Passing> passes,
                           List<Unchecked> unchecked) {
    /**
     * The passes of one kind that run over a table.
     *
     * @param kind     copy, check, look or repair
     * @param rows     rows published so far
     * @param estimate rows the table had by its statistics when they were asked for
     */
    public record Passing(TableName table, String kind, long rows, long estimate) {
    }

    /**
     * The last comparison of a table with a target, which the source could not make.
     *
     * @param at when it failed, ISO 8601
     */
    public record Unchecked(TableName table, String target, String message, String at) {
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static SourceStatus unreachable(String name, String message, String hint) {
        return new SourceStatus(name, "unreachable", 0, 0, 0, null, ErrorJson.of("CONNECTION", message, hint).toString(), Map.of(),
            List.of(), List.of());
    }

    public ObjectNode toJson() {
        ObjectNode node = JSON.createObjectNode().put("name", name).put("state", state).put("queue_rows", queueRows)
            .put("queue_bytes", queueBytes).put("oldest_ms", oldestMs).put("leader", leader);
        try {
            node.set("error", error == null ? null : JSON.readTree(error));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("convoy.leader.error is not JSON", e);
        }
        for (Unchecked failed : unchecked) {
            node.withArray("unchecked").addObject().put("table", failed.table().toString()).put("target", failed.target())
                .put("message", failed.message()).put("at", failed.at());
        }
        return node;
    }
}
