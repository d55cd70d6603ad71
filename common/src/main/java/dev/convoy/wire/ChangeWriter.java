package dev.convoy.wire;

import dev.convoy.table.TableName;
import java.nio.charset.StandardCharsets;

/**
 * Writes the value of {@code change} records of one table. Row JSON is spliced in as it is, neither parsed nor printed again.
 * Immutable; safe for use by several threads.
 */
public final class ChangeWriter {
    private static final byte[] OP = ascii("{\"op\":\"");
    private static final byte[] BEFORE = ascii("\",\"before\":");
    private static final byte[] AFTER = ascii(",\"after\":");
    private static final byte[] NULL = ascii("null");

    private final byte[] source;

    /** @param sourceName the source's name in the configuration, shown as {@code db} */
    public ChangeWriter(String sourceName, TableName table) {
        String db = text(sourceName);
        source = (",\"source\":{\"db\":" + db + ",\"schema\":" + text(table.schema()) + ",\"table\":" + text(table.name()) + ",\"seq\":")
            .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param row the row after the change for c and u, the key for d, null for t
     */
    public byte[] value(Op op, ByteSlice row, long seq, long tx, long tsMicros, int epoch, int shape, boolean nested) {
        byte[] tail = ascii(seq + ",\"tx\":" + tx + ",\"ts_us\":" + tsMicros + ",\"epoch\":" + epoch + ",\"shape\":" + shape
            + (nested ? ",\"nested\":true}}" : "}}"));
        int rowLength = row == null ? NULL.length : row.length();
        byte[] value = new byte[OP.length + 1 + BEFORE.length + AFTER.length + NULL.length + rowLength + source.length + tail.length];
        int at = put(value, 0, OP);
        value[at++] = (byte) op.letter();
        at = put(value, at, BEFORE);
        at = op == Op.DELETE ? put(value, at, row) : put(value, at, NULL);
        at = put(value, at, AFTER);
        at = op == Op.CREATE || op == Op.UPDATE ? put(value, at, row) : put(value, at, NULL);
        at = put(value, at, source);
        at = put(value, at, tail);
        return at == value.length ? value : java.util.Arrays.copyOf(value, at);
    }

    private static int put(byte[] to, int at, byte[] part) {
        System.arraycopy(part, 0, to, at, part.length);
        return at + part.length;
    }

    private static int put(byte[] to, int at, ByteSlice part) {
        System.arraycopy(part.bytes(), part.from(), to, at, part.length());
        return at + part.length();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(String value) {
        return new String(JsonText.quoted(value), StandardCharsets.UTF_8);
    }
}
