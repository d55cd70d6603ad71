package dev.convoy.producer.publish;

import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.JsonText;
import dev.convoy.wire.MalformedRecordException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Makes JSON of rows that capture has packed ({@code convoy.packed}): byte for byte what {@code row_to_json} would have made, which
 * costs the application's statement three times as much. Values stand one behind the other, separated by U+001F; a null is nothing. What
 * prints as any text has its length in bytes and a colon before it:
 *
 * <pre>
 * 7 US 3:new US US 2024-01-01 00:00:00+00      {"id":7,"status":"new","note":null,"at":"2024-01-01T00:00:00+00:00"}
 * </pre>
 *
 * Confined to the producer's thread.
 */
public final class PackedRow {
    private static final byte VALUE_SEPARATOR = 0x1f;
    private static final byte ROW_SEPARATOR = 0x1e;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final Set<String> ANY_TEXT = Set.of("text", "\"varchar\"", "bpchar");

    /** How a column's values are packed, and what they are in JSON. */
    private enum Form {
        /** Length, colon, text. */
        ANY_TEXT,
        BOOLEAN,
        /** A number, unless it is NaN or infinite. */
        NUMBER,
        /** Date, blank, time, offset of UTC, as in ISO 8601 but for the blank. */
        TIMESTAMP,
        TIMESTAMPTZ,
        /** Printable ASCII. */
        OTHER;

        static Form of(Column column) {
            String base = column.base().replaceFirst("^pg_catalog\\.", "");
            if (column.text() || PackedRow.ANY_TEXT.contains(base)) {
                return ANY_TEXT;
            }
            return switch (base) {
                case "bool" -> BOOLEAN;
                case "int2", "int4", "int8", "float4", "float8", "\"numeric\"" -> NUMBER;
                case "\"timestamp\"" -> TIMESTAMP;
                case "timestamptz" -> TIMESTAMPTZ;
                default -> OTHER;
            };
        }
    }

    private final byte[][] names;
    private final Form[] forms;
    private byte[] json = new byte[1024];
    private int length;
    private byte[] packed;
    private int at;

    public PackedRow(Shape shape) {
        List<Column> columns = shape.columns();
        names = new byte[columns.size()][];
        forms = new Form[columns.size()];
        for (int i = 0; i < names.length; i++) {
            byte[] quoted = JsonText.quoted(columns.get(i).name());
            names[i] = new byte[quoted.length + 2];
            names[i][0] = (byte) (i == 0 ? '{' : ',');
            System.arraycopy(quoted, 0, names[i], 1, quoted.length);
            names[i][quoted.length + 1] = ':';
            forms[i] = Form.of(columns.get(i));
        }
    }

    /**
     * The row that begins at {@code from}, as JSON.
     *
     * @throws MalformedRecordException when it is not a packed row of the shape; {@link #end} is not known then
     */
    public ByteSlice read(byte[] lines, int from) throws MalformedRecordException {
        packed = lines;
        at = from;
        length = 0;
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                expect(VALUE_SEPARATOR, i);
            }
            put(names[i], 0, names[i].length);
            if (isAtEnd()) {
                put(NULL, 0, NULL.length);
            } else {
                value(forms[i], i);
            }
        }
        if (at < packed.length && packed[at] != ROW_SEPARATOR) {
            throw new MalformedRecordException("a packed row has more values than the table had columns");
        }
        put((byte) '}');
        return ByteSlice.of(Arrays.copyOf(json, length));
    }

    /** Behind the last byte of the row that was read. */
    public int end() {
        return at;
    }

    private void value(Form form, int column) throws MalformedRecordException {
        switch (form) {
            case ANY_TEXT -> anyText(column);
            case BOOLEAN -> {
                byte[] text = packed[at++] == 't' ? TRUE : FALSE;
                put(text, 0, text.length);
            }
            case NUMBER -> {
                int end = endOfValue();
                boolean finite = isDigit(packed[at]) || packed[at] == '-' && at + 1 < end && isDigit(packed[at + 1]);
                quoted(end, !finite);
            }
            case TIMESTAMP, TIMESTAMPTZ -> timestamp(form == Form.TIMESTAMPTZ);
            case OTHER -> quoted(endOfValue(), true);
        }
    }

    private void quoted(int end, boolean quotes) {
        if (quotes) {
            text(at, end);
        } else {
            put(packed, at, end - at);
        }
        at = end;
    }

    private void anyText(int column) throws MalformedRecordException {
        int bytes = 0;
        int from = at;
        while (at < packed.length && isDigit(packed[at]) && at - from < 9) {
            bytes = bytes * 10 + packed[at++] - '0';
        }
        boolean isNull = at == from;
        expect((byte) ':', column);
        if (isNull) {
            put(NULL, 0, NULL.length);
            return;
        }
        if (bytes > packed.length - at) {
            throw new MalformedRecordException("value " + (column + 1) + " of a packed row ends behind its row");
        }
        text(at, at + bytes);
        at += bytes;
    }

    /** {@code 0044-03-15 12:00:00.5+00 BC} is {@code 0044-03-15T12:00:00.5+00:00 BC} in JSON; infinities have no blank. */
    private void timestamp(boolean zoned) {
        int end = endOfValue();
        int blank = at;
        while (blank < end && packed[blank] != ' ') {
            blank++;
        }
        put((byte) '"');
        put(packed, at, blank - at);
        if (blank < end) {
            put((byte) 'T');
            int time = blank + 1;
            while (time < end && packed[time] != ' ') {
                time++;
            }
            put(packed, blank + 1, time - blank - 1);
            if (zoned) {
                put((byte) ':');
                put((byte) '0');
                put((byte) '0');
            }
            put(packed, time, end - time);
        }
        put((byte) '"');
        at = end;
    }

    private int endOfValue() {
        int end = at;
        while (end < packed.length && packed[end] != VALUE_SEPARATOR && packed[end] != ROW_SEPARATOR) {
            end++;
        }
        return end;
    }

    private boolean isAtEnd() {
        return at == packed.length || packed[at] == VALUE_SEPARATOR || packed[at] == ROW_SEPARATOR;
    }

    private void expect(byte wanted, int column) throws MalformedRecordException {
        if (at == packed.length || packed[at] != wanted) {
            throw new MalformedRecordException("value " + (column + 1) + " of a packed row is not where it should be");
        }
        at++;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** As {@code escape_json} does. */
    private void text(int from, int to) {
        put((byte) '"');
        int plain = from;
        for (int i = from; i < to; i++) {
            byte b = packed[i];
            if (b >= 0 && b < ' ' || b == '"' || b == '\\') {
                put(packed, plain, i - plain);
                plain = i + 1;
                escaped(b);
            }
        }
        put(packed, plain, to - plain);
        put((byte) '"');
    }

    private void escaped(byte b) {
        put((byte) '\\');
        switch (b) {
            case '\b' -> put((byte) 'b');
            case '\f' -> put((byte) 'f');
            case '\n' -> put((byte) 'n');
            case '\r' -> put((byte) 'r');
            case '\t' -> put((byte) 't');
            case '"', '\\' -> put(b);
            default -> {
                put((byte) 'u');
                put((byte) '0');
                put((byte) '0');
                put(HEX[b >> 4]);
                put(HEX[b & 15]);
            }
        }
    }

    private void put(byte b) {
        room(1);
        json[length++] = b;
    }

    private void put(byte[] bytes, int from, int count) {
        room(count);
        System.arraycopy(bytes, from, json, length, count);
        length += count;
    }

    private void room(int count) {
        if (json.length - length < count) {
            json = Arrays.copyOf(json, Math.max(json.length * 2, length + count));
        }
    }
}
