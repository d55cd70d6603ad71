package dev.convoy.wire;

import dev.convoy.table.TableName;

/**
 * One numbered change as it stands in the topic. Holds on to the record's bytes; values are not decoded.
 *
 * @param table    the table at the source
 * @param op       what happened
 * @param seq      number among the table's changes, from 1, without holes (I2)
 * @param tx       the source transaction
 * @param tsMicros when it was captured at the source, microseconds since 1970
 * @param epoch    life of the source it belongs to
 * @param shape    the shape (schema record) its row is written in
 * @param nested   captured inside another statement: the state is right, but what was there before is not known
 * @param key      the row's key as JSON; null for a TRUNCATE
 * @param row      the row after the change as JSON (c, u); null otherwise
 * @param value    the record's whole value
 */
public record Change(TableName table, Op op, long seq, long tx, long tsMicros, int epoch, int shape, boolean nested,
                     ByteSlice key, ByteSlice row, byte[] value) {
    /** Bytes it holds in memory, for bounds. */
    public int size() {
        return value.length + (key == null ? 0 : key.length()) + 128;
    }
}
