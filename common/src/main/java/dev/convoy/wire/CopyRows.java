package dev.convoy.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Turns rows, as JSON objects, into lines of COPY's text format, in UTF-8. A JSON string is escaped almost as such a line wants it, so
 * that bytes are mostly copied as they are. Confined to one thread.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, File Formats, Text Format</a>
 */
public final class CopyRows {
    private static final byte[] NULL = {'\\', 'N'};
    private static final byte[] JSON_NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private final byte[][] names;
    private final int[] starts;
    private final int[] ends;
    private byte[] lines;
    private int length;

    /**
     * @param columns the columns of a line, in its order; what else a row has is left out, what it lacks is NULL
     * @param bytes   about how many there will be
     */
    public CopyRows(List<String> columns, int bytes) {
        names = columns.stream().map(JsonText::quoted).toArray(byte[][]::new);
        starts = new int[names.length];
        ends = new int[names.length];
        lines = new byte[Math.max(64, bytes)];
    }

    /** @throws MalformedRecordException when the row is not such an object, or holds what has no place in a line, such as NUL */
    public void add(ByteSlice row) throws MalformedRecordException {
        Arrays.fill(ends, 0);
        int expected = 0;
        ObjectScanner fields = new ObjectScanner(row.bytes(), row.from(), row.end());
        while (fields.next()) {
            int column = find(fields, expected);
            if (column >= 0) {
                if (ends[column] != 0) {
                    throw new MalformedRecordException("a row names a column twice");
                }
                starts[column] = fields.valueStart();
                ends[column] = fields.valueEnd();
                expected = column + 1;
            }
        }
        if (fields.end() != row.end()) {
            throw new MalformedRecordException("a row does not end where its JSON ends");
        }
        for (int column = 0; column < names.length; column++) {
            if (column > 0) {
                put((byte) '\t');
            }
            value(row.bytes(), starts[column], ends[column]);
        }
        put((byte) '\n');
    }

    /** The lines so far; valid until the next is added. */
    public ByteSlice lines() {
        return new ByteSlice(lines, 0, length);
    }

    /** Drops the lines so far, which were sent. */
    public void clear() {
        length = 0;
    }

    private int find(ObjectScanner fields, int expected) {
        for (int k = 0; k < names.length; k++) {
            int column = (expected + k) % names.length;
            if (fields.isNamed(names[column])) {
                return column;
            }
        }
        return -1;
    }

    private void value(byte[] json, int from, int end) throws MalformedRecordException {
        if (end == 0 || is(json, from, end, JSON_NULL)) {
            put(NULL);
        } else if (json[from] == '"') {
            string(json, from + 1, end - 1);
        } else if (is(json, from, end, TRUE) || is(json, from, end, FALSE) || isNumber(json, from, end)) {
            room(end - from);
            System.arraycopy(json, from, lines, length, end - from);
            length += end - from;
        } else {
            throw new MalformedRecordException("a row holds a value that is neither text nor number nor truth");
        }
    }

    private static boolean is(byte[] json, int from, int end, byte[] wanted) {
        return Arrays.equals(json, from, end, wanted, 0, wanted.length);
    }

    private static boolean isNumber(byte[] json, int from, int end) {
        for (int i = from; i < end; i++) {
            byte b = json[i];
            if ((b < '0' || b > '9') && b != '-' && b != '+' && b != '.' && b != 'e' && b != 'E') {
                return false;
            }
        }
        return true;
    }

    /** JSON's {@code \\ \b \f \n \r \t} mean in a line what they mean in JSON. */
    private void string(byte[] json, int from, int end) throws MalformedRecordException {
        room(end - from);
        int i = from;
        while (i < end) {
            byte b = json[i++];
            if (b >= 0 && b < ' ') {
                throw new MalformedRecordException("a string in JSON holds a raw control character");
            }
            if (b != '\\') {
                lines[length++] = b;
                continue;
            }
            byte escaped = json[i++];
            switch (escaped) {
                case '\\', 'b', 'f', 'n', 'r', 't' -> {
                    lines[length++] = '\\';
                    lines[length++] = escaped;
                }
                case '"', '/' -> lines[length++] = escaped;
                case 'u' -> i = unicode(json, i, end);
                default -> throw new MalformedRecordException("a string in JSON holds an unknown escape");
            }
        }
    }

    /** Six bytes of JSON, or twelve, become four at most, so that there is room. */
    private int unicode(byte[] json, int at, int end) throws MalformedRecordException {
        int i = at + 4;
        int code = hex(json, at, end);
        if (Character.isHighSurrogate((char) code) && i + 6 <= end && json[i] == '\\' && json[i + 1] == 'u') {
            int low = hex(json, i + 2, end);
            if (Character.isLowSurrogate((char) low)) {
                code = Character.toCodePoint((char) code, (char) low);
                i += 6;
            }
        }
        if (code == 0 || code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
            throw new MalformedRecordException("a string in JSON holds an escape that is no character");
        }
        if (code == '\\' || code == '\n' || code == '\r' || code == '\t') {
            lines[length++] = '\\';
            lines[length++] = (byte) (code == '\n' ? 'n' : code == '\r' ? 'r' : code == '\t' ? 't' : code);
        } else {
            for (byte b : new String(Character.toChars(code)).getBytes(StandardCharsets.UTF_8)) {
                lines[length++] = b;
            }
        }
        return i;
    }

    private static int hex(byte[] json, int from, int end) throws MalformedRecordException {
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < end ? Character.digit(json[i], 16) : -1;
            if (digit < 0) {
                throw new MalformedRecordException("an escape in JSON is not of four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return code;
    }

    private void put(byte... more) {
        room(more.length);
        System.arraycopy(more, 0, lines, length, more.length);
        length += more.length;
    }

    private void room(int more) {
        if (lines.length - length < more) {
            lines = Arrays.copyOf(lines, Math.max(length + more, lines.length + lines.length / 2));
        }
    }
}
