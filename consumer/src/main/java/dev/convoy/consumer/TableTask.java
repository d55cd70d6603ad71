package dev.convoy.consumer;

import dev.convoy.config.ReplayMode;
import dev.convoy.consumer.apply.Applier;
import dev.convoy.consumer.apply.SchemaFollower;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.park.Replay;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.consumer.verify.Verifier;
import dev.convoy.table.TableName;

/**
 * What a worker needs to know and to use for its table.
 *
 * @param table         the table at the source
 * @param target        the target's name
 * @param parkedRowsMax changes that may wait in the line before Kafka holds the rest
 */
record TableTask(TableName table, String target, ReplayMode replayMode, long parkedRowsMax, TargetConnections connections, Applier applier,
                 ProgressTable progress, ParkedLine line, Replay replay, Verifier verifier, SchemaFollower follower,
                 Told told, ConsumerMonitor monitor) {
}
