package dev.convoy.consumer.progress;

/**
 * Where to go on in a partition.
 *
 * @param offset of the next record
 * @param term   of the latest leader whose records stand before it; 0 when it is not known
 */
public record Place(long offset, long term) {
    /** Before the first record. */
    public static final Place START = new Place(0, 0);
}
