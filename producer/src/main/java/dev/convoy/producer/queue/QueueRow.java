package dev.convoy.producer.queue;

/**
 * One row of {@code convoy.queue}: the changes of one statement to one table, or a part of them.
 *
 * @param op       c, u, d, t or x, as captured
 * @param rowCount how many changes it holds
 * @param data     their JSON, separated by U+001E
 * @param found    the shape of data if it is not the attached one, or the error of an x; else null
 * @param atMicros when it was captured, microseconds since 1970
 */
public record QueueRow(long id, long tx, int tableId, int shapeId, char op, boolean nested, int rowCount, byte[] data, String found,
    long atMicros) {
}
