package dev.convoy.consumer;

import java.time.Duration;

/**
 * The memory that values larger than a record may take, shared by all tables of a member: a bounded amount, or one value of any size
 * alone, so that a small heap holds the largest, whatever number of tables has some. Thread-safe.
 */
final class LargeValues {
    private final long bytesMax;
    private long taken;
    private long lackedAt = Long.MIN_VALUE;

    LargeValues(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes memory for one value; false when it must wait until others have given theirs back. */
    synchronized boolean tryTake(long bytes) {
        if (!hasRoom(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    synchronized boolean hasRoom(long bytes) {
        boolean room = taken == 0 || bytes == 0 || taken + bytes <= bytesMax;
        if (!room) {
            lackedAt = System.nanoTime();
        }
        return room;
    }

    /** Whether somebody has waited for memory within the time before now. */
    synchronized boolean isLacked(Duration within) {
        return lackedAt != Long.MIN_VALUE && System.nanoTime() - lackedAt < within.toNanos();
    }

    synchronized void give(long bytes) {
        taken -= bytes;
    }
}
