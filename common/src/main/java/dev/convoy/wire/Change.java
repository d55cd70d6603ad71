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
    private static final byte[] BEFORE = JsonText.quoted("before");

    /**
     * The row it is about, where a table has no key: the one that came, or the one that went. Null for a TRUNCATE.
     *
     * @throws MalformedRecordException when the value is not what it was when it was read
     */
    public ByteSlice image() throws MalformedRecordException {
        if (op != Op.DELETE) {
            return row;
        }
        ObjectScanner fields = new ObjectScanner(value, 0, value.length);
        while (fields.next()) {
            if (fields.isNamed(BEFORE)) {
                return new ByteSlice(value, fields.valueStart(), fields.valueEnd() - fields.valueStart());
            }
        }
        throw new MalformedRecordException("a delete does not say what was before");
    }

    /** Bytes it holds in memory, for bounds. */
    public int size() {
        return value.length + (key == null ? 0 : key.length()) + 128;
    }
}
