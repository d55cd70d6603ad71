package dev.convoy.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A {@code check} record: what a target should hold in a key range, as a number of rows and a sum of their hashes, or, for a range that
 * is looked at closely, as hashes of every row's columns.
 *
 * @param last    whether the pass ends with it
 * @param key     the target's columns that are the key, in the order of the shape's
 * @param columns the target's columns that are compared
 * @param count   how many rows
 * @param sum     the sum of their hashes, in decimal digits; null when {@code lines} tells more
 * @param lines   for each row its key and the hashes of its columns, as one JSON array; empty beside a sum
 */
public record CheckRecord(ChunkHead head, boolean last, List<String> key, List<String> columns, long count, String sum, ByteSlice lines) {
    /** The field of a line that holds its columns' hashes, as the text of a PostgreSQL array. */
    public static final String HASHES = "convoy hashes";

    public CheckRecord {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
    }

    public boolean isClose() {
        return sum == null;
    }

    /** @param rows what {@code lines} is made of */
    public Pieces pieces(List<ByteSlice> rows) {
        ObjectNode node = head.toJson();
        node.put("last", last);
        key.forEach(node.putArray("key_columns")::add);
        columns.forEach(node.putArray("columns")::add);
        node.put("count", count).put("sum", sum);
        return RowsAtEnd.pieces(node, rows);
    }

    /** @throws MalformedRecordException when the value is not a check */
    public static CheckRecord read(byte[] value) throws MalformedRecordException {
        RowsAtEnd.Parts parts = RowsAtEnd.read(value, "a check record");
        try {
            return new CheckRecord(ChunkHead.fromJson(parts.head()), parts.head().path("last").asBoolean(),
                ChunkHead.texts(parts.head().path("key_columns")), ChunkHead.texts(parts.head().path("columns")),
                parts.head().path("count").asLong(), parts.head().path("sum").textValue(), parts.rows());
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("a check record is not what it should be: " + e.getClass().getSimpleName());
        }
    }
}
