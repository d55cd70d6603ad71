package dev.convoy.wire;

import dev.convoy.table.Shape;
import java.util.List;

/**
 * A {@code chunk} record: all rows of a key range. As a {@code repair} record it is about one key alone, its range's last.
 *
 * @param rows  the rows, as one JSON array
 * @param value the record's value as it came
 */
public record ChunkRecord(ChunkHead head, ByteSlice rows, byte[] value) {

    public boolean isFirst() {
        return head.isFirst();
    }

    /** Whether the pass ends with it: its range goes to the end of the table. */
    public boolean isLast() {
        return lastKey() == null;
    }

    public long afterSeq() {
        return head.afterSeq();
    }

    public long sync() {
        return head.sync();
    }

    public int chunk() {
        return head.chunk();
    }

    public List<String> targets() {
        return head.targets();
    }

    public Shape shape() {
        return head.shape();
    }

    public String lastKey() {
        return head.range().lastKey();
    }

    /** The value of a record with these rows, which are not copied. */
    public static Pieces pieces(ChunkHead head, List<ByteSlice> rows) {
        return RowsAtEnd.pieces(head.toJson(), rows);
    }

    /** @throws MalformedRecordException when the value is not a chunk */
    public static ChunkRecord read(byte[] value) throws MalformedRecordException {
        RowsAtEnd.Parts parts = RowsAtEnd.read(value, "a chunk record");
        try {
            return new ChunkRecord(ChunkHead.fromJson(parts.head()), parts.rows(), value);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("a chunk record is not what it should be: " + e.getClass().getSimpleName());
        }
    }
}
