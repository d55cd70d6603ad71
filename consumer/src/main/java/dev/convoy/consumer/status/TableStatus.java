package dev.convoy.consumer.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.consumer.progress.Healed;
import dev.convoy.table.TableName;

/**
 * One table at one target. The books: captured = applied + waiting + parked + skipped, where waiting is what is in the queue or the
 * topic (I10). Numbers that nobody could be asked for are null: a target's where it does not answer, captured and what follows from it
 * where the source does not.
 *
 * @param state   live, parked, syncing, paused, waiting or stopped
 * @param lagRows captured changes that are not applied (or skipped) yet
 * @param lagMs   how long the oldest of them has waited, at most; 0 where there is none
 * @param verified what the last whole comparison has shown: {"at","equal","message","rows","ranges","differing_ranges"}, or null;
 *                 equal is null when it could not be told
 * @param healed  null where the target does not answer
 * @param error   {"code","sqlstate","message","hint","since"}, or null
 */
public record TableStatus(String target, TableName table, String state, Long captured, Long published, Long applied, Long parked,
                          Long skipped, Long lagRows, Long lagMs, Healed healed, JsonNode verified, JsonNode error) {
    /** Changes that are in the queue or the topic; null where that cannot be told. */
    public Long waiting() {
        return captured == null || applied == null ? null : (Long) (captured - applied - parked - skipped);
    }

    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("target", target).put("table", table.toString()).put("state", state)
            .put("captured", captured).put("published", published).put("applied", applied).put("waiting", waiting()).put("parked", parked)
            .put("skipped", skipped).put("lag_rows", lagRows).put("lag_ms", lagMs);
        node.putObject("healed").put("insert_exists", healed == null ? null : (Long) healed.insertExists())
            .put("update_missing", healed == null ? null : (Long) healed.updateMissing())
            .put("delete_missing", healed == null ? null : (Long) healed.deleteMissing());
        node.set("verified", verified);
        node.set("error", error);
        return node;
    }
}
