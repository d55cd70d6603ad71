package dev.convoy.consumer.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.consumer.progress.Healed;
import dev.convoy.table.TableName;

/**
 * One table at one target. The books: captured = applied + waiting + parked + skipped, where waiting is what is in the queue or the
 * topic (I10).
 *
 * @param known   whether the target has told: otherwise nothing counts as applied, parked or skipped, all that was captured as waiting
 * @param state   live, parked, syncing, paused, waiting or stopped
 * @param lagRows captured changes that are not applied (or skipped) yet
 * @param lagMs   how long the oldest of them has waited, at most; 0 where there is none
 * @param verified what the last whole comparison has shown: {"at","equal","message","rows","ranges","differing_ranges"}, or null;
 *                 equal is null when it could not be told
 * @param error   {"code","sqlstate","message","hint","since"}, or null
 */
public record TableStatus(String target, TableName table, boolean known, String state, long captured, long published, long applied,
    long parked, long skipped, long lagRows, long lagMs, Healed healed, JsonNode verified, JsonNode error) {
    /** Changes that are in the queue or the topic. */
    public long waiting() {
        return captured - applied - parked - skipped;
    }

    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("target", target).put("table", table.toString()).put("known", known)
            .put("state", state)
            .put("captured", captured).put("published", published).put("applied", applied).put("waiting", waiting()).put("parked", parked)
            .put("skipped", skipped).put("lag_rows", lagRows).put("lag_ms", lagMs);
        node.putObject("healed").put("insert_exists", healed.insertExists()).put("update_missing", healed.updateMissing())
            .put("delete_missing", healed.deleteMissing());
        node.set("verified", verified);
        node.set("error", error);
        return node;
    }
}
