package dev.convoy.admin.status;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.consumer.progress.Healed;
import dev.convoy.table.TableName;

/**
 * One table at one target. The books: captured = applied + waiting + parked + skipped, where waiting is what is in the queue or the
 * topic (I10).
 *
 * @param state   live, parked, syncing, paused, waiting or stopped
 * @param lagRows captured changes that are not applied (or skipped) yet
 * @param lagMs   how long the oldest of them has waited, as far as is known
 * @param verified what the last whole comparison has shown: {"at","equal","rows","ranges","differing_ranges"}, or null
 * @param error   {"code","sqlstate","message","hint","since"}, or null
 */
record TableStatus(String target, TableName table, String state, long captured, long published, long applied, long parked, long skipped,
                   long lagRows, long lagMs, Healed healed, JsonNode verified, JsonNode error) {
    /** Changes that are in the queue or the topic. */
    long waiting() {
        return captured - applied - parked - skipped;
    }
}
