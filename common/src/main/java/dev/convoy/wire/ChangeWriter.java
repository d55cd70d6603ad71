package dev.convoy.wire;

import dev.convoy.table.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the value of {@code change} records of one table. Row JSON is spliced in as it is, neither parsed nor printed again.
 * Immutable; safe for use by several threads.
 */
public final class ChangeWriter {
    private static final byte[] OP = ascii("{\"op\":\"");
    private static final byte[] BEFORE = ascii("\",\"before\":");
    private static final byte[] AFTER = ascii(",\"after\":");
    private static final byte[] NULL = ascii("null");
    private static final ByteSlice NULL_SLICE = ByteSlice.of(NULL);

    private final byte[] source;

    /** @param sourceName the source's name in the configuration, shown as {@code db} */
    public ChangeWriter(String sourceName, TableName table) {
        String db = text(sourceName);
        source = (",\"source\":{\"db\":" + db + ",\"schema\":" + text(table.schema()) + ",\"table\":" + text(table.name()) + ",\"seq\":")
            .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The value's pieces, around the row that is not copied.
     *
     * @param row the row after the change for c and u, the key for d, null for t
     */
    public Pieces value(Op op, ByteSlice row, long seq, long tx, long tsMicros, int epoch, int shape, boolean nested) {
        byte[] end = ascii(seq + ",\"tx\":" + tx + ",\"ts_us\":" + tsMicros + ",\"epoch\":" + epoch + ",\"shape\":" + shape
            + (nested ? ",\"nested\":true}}" : "}}"));
        byte[] head = new byte[OP.length + 1 + BEFORE.length + (op == Op.DELETE ? 0 : NULL.length + AFTER.length)];
        int at = put(head, 0, OP);
        head[at++] = (byte) op.letter();
        at = put(head, at, BEFORE);
        if (op != Op.DELETE) {
            put(head, put(head, at, NULL), AFTER);
        }
        byte[] tail = new byte[(op == Op.DELETE ? AFTER.length + NULL.length : 0) + source.length + end.length];
        at = op == Op.DELETE ? put(tail, put(tail, 0, AFTER), NULL) : 0;
        put(tail, put(tail, at, source), end);
        return new Pieces(List.of(ByteSlice.of(head), row == null ? NULL_SLICE : row, ByteSlice.of(tail)));
    }

    private static int put(byte[] to, int at, byte[] part) {
        System.arraycopy(part, 0, to, at, part.length);
        return at + part.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(String value) {
        return new String(JsonText.quoted(value), StandardCharsets.UTF_8);
    }
}
