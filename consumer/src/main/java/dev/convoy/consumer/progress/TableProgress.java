package dev.convoy.consumer.progress;

import dev.convoy.failure.FailureCode;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.time.Instant;

/**
 * A line of {@code convoy.progress} as it was read. Immutable.
 *
 * @param seq           last change applied or skipped
 * @param received      last change taken over from the topic
 * @param paused        an operator wants it to stand still
 * @param nextOffset    where in the partition to go on
 * @param shape         the shape in force at received; null before the first schema record
 * @param appliedShape  the shape in force at seq; null before the first schema record
 * @param error         code of the stored error, or null
 * @param nextAttemptAt when the line is replayed again by itself; null when no attempt has failed
 */
public record TableProgress(TableName table, long seq, long received, TableState state, boolean paused, long nextOffset, Shape shape,
                            Shape appliedShape, FailureCode error, int attempts, Instant nextAttemptAt) {
}
