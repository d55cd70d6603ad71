package dev.convoy.consumer.progress;

import dev.convoy.failure.FailureCode;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.KeyRange;
import java.util.Optional;

/**
 * A line of {@code convoy.progress} as it was read. Immutable.
 *
 * @param seq           last change applied or skipped
 * @param received      last change taken over from the topic
 * @param paused        an operator wants it to stand still
 * @param next          where in the partition to go on
 * @param shape         the shape in force at received; null before the first schema record
 * @param appliedShape  the shape in force at seq; null before the first schema record
 * @param sync          the copy under way or awaited; empty when there is none
 * @param error         code of the stored error, or null
 * @param nextAttempt   when the line is replayed again by itself, by System.nanoTime; null when no attempt has failed
 */
public record TableProgress(TableName table, long seq, long received, TableState state, boolean paused, Place next, Shape shape,
                            Shape appliedShape, Optional<SyncPosition> sync, FailureCode error, int attempts, Long nextAttempt) {

    /**
     * How far a copy has come.
     *
     * @param sync  its number; 0 while it is awaited: until its first chunk, changes are passed over
     * @param chunk number of the last chunk applied
     * @param ahead what later chunks will bring: the range behind that chunk
     */
    public record SyncPosition(long sync, int chunk, KeyRange ahead) {
        /**
         * Whether a chunk may be applied behind the last one. One of rows with a key always may: it makes its range right, whenever it
         * comes. One of rows without a key adds to what is there, so it must be the very next of the same reading.
         */
        public boolean continuesWith(ChunkRecord next) {
            return sync == next.sync() && (!next.shape().identity().isKeyless() || isOfReading(next) && next.chunk() == chunk + 1);
        }

        /** Whether a chunk of rows without a key is of the reading that is being applied. */
        public boolean isOfReading(ChunkRecord next) {
            return next.head().range().afterKey() != null && next.head().range().afterKey().equals(ahead.afterKey());
        }
    }

    /** Offset of the next record. */
    public long nextOffset() {
        return next.offset();
    }

    /** Whether a copy was asked for and its first chunk has not come. */
    public boolean awaitsSync() {
        return sync.isPresent() && sync.get().sync() == 0;
    }

    /** The same with another place to go on. */
    public TableProgress readOn(Place place) {
        return new TableProgress(table, seq, received, state, paused, place, shape, appliedShape, sync, error, attempts, nextAttempt);
    }

    /** The same after changes up to {@code to} were applied. */
    public TableProgress advanced(long to, Place place, Shape now) {
        return new TableProgress(table, to, to, sync.isPresent() ? TableState.SYNCING : TableState.LIVE, false, place, now, now, sync,
            null, 0, null);
    }
}
