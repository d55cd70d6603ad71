package dev.convoy.consumer;

/**
 * The memory that values larger than a record may take, shared by all tables of a member: a bounded amount, or one value of any size
 * alone, so that a small heap holds the largest, whatever number of tables has some. Thread-safe.
 */
final class LargeValues {
    private final long bytesMax;
    private long taken;

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
        return taken == 0 || bytes == 0 || taken + bytes <= bytesMax;
    }

    synchronized void give(long bytes) {
        taken -= bytes;
    }
}
