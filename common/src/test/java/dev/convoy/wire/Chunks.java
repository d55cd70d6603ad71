package dev.convoy.wire;

import dev.convoy.table.Column;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.util.List;

/** Records about key ranges, for tests. */
final class Chunks {
    static final Shape SHAPE = new Shape(3, List.of(
        new Column("region", "text", "pg_catalog.text", true, false),
        new Column("id", "bigint", "pg_catalog.int8", true, false),
        new Column("tags", "text[]", "pg_catalog._text", false, true)), List.of("region", "id"));
    static final KeyRange RANGE = new KeyRange("{\"region\":\"no\\\"rd\",\"id\":5}", "{\"region\":\"s\u00fcd\",\"id\":9}",
        List.of(KeyOrder.TEXT, KeyOrder.NATIVE));
    static final KeyRange WHOLE = new KeyRange(null, null, List.of(KeyOrder.UTF8, KeyOrder.NATIVE));

    private Chunks() {
    }

    static ChunkHead head(int chunk, KeyRange range) {
        return new ChunkHead("shop", new TableName("sales", "Odd \"orders\""), 1_044, 2, 17, chunk, List.of("reporting", "mirror"), range,
            SHAPE);
    }

    static ByteSlice rows(String json) {
        return ByteSlice.of(Samples.bytes(json));
    }

    /** The value of a chunk with these rows, a JSON array. */
    static byte[] chunk(ChunkHead head, String rows) {
        return ChunkRecord.pieces(head, inner(rows)).toArray();
    }

    /** The value of a check, whose lines are a JSON array. */
    static byte[] value(CheckRecord check) {
        return check.pieces(inner(check.lines().toString())).toArray();
    }

    private static List<ByteSlice> inner(String array) {
        String inner = array.substring(1, array.length() - 1);
        return inner.isEmpty() ? List.of() : List.of(rows(inner));
    }
}
