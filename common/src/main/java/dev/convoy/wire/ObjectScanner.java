package dev.convoy.wire;

/**
 * Walks the fields of one JSON object in a byte array (UTF-8) without building anything: names and values are offsets. It checks the
 * shape of the object it walks, not the inside of nested values, which PostgreSQL does when they are cast. Not thread-safe.
 */
final class ObjectScanner {
    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean first = true;

    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    /** Stands before the first field of the object that starts at {@code from}. */
    ObjectScanner(byte[] bytes, int from, int end) throws MalformedRecordException {
        this.bytes = bytes;
        this.end = end;
        this.at = from;
        expect('{');
    }

    /** Moves to the next field; false at the end of the object, whose end is then {@link #end()}. */
    boolean next() throws MalformedRecordException {
        skipSpace();
        if (peek() == '}') {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
            skipSpace();
        }
        first = false;
        nameStart = at;
        skipString();
        nameEnd = at;
        skipSpace();
        expect(':');
        skipSpace();
        valueStart = at;
        skipValue();
        valueEnd = at;
        return true;
    }

    /** The offset behind the closing brace, once {@link #next()} has returned false. */
    int end() {
        return at;
    }

    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }

    /** Whether the field's name, quotes and escapes included, is spelled like {@code quoted}. */
    boolean isNamed(byte[] quoted) {
        return java.util.Arrays.equals(bytes, nameStart, nameEnd, quoted, 0, quoted.length);
    }

    boolean isNull() {
        return bytes[valueStart] == 'n';
    }

    /** The value of a field that must be an integer. */
    long longValue() throws MalformedRecordException {
        int i = valueStart;
        boolean negative = bytes[i] == '-';
        if (negative) {
            i++;
        }
        if (i == valueEnd || valueEnd - i > 18) {
            throw new MalformedRecordException("expected an integer of at most 18 digits");
        }
        long value = 0;
        for (; i < valueEnd; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                throw new MalformedRecordException("expected an integer");
            }
            value = value * 10 + (bytes[i] - '0');
        }
        return negative ? -value : value;
    }

    private void skipValue() throws MalformedRecordException {
        byte b = peek();
        if (b == '"') {
            skipString();
        } else if (b == '{' || b == '[') {
            skipNested();
        } else {
            int from = at;
            while (at < end && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']' && bytes[at] > ' ') {
                at++;
            }
            if (at == from) {
                throw new MalformedRecordException("a value is missing in JSON");
            }
        }
    }

    private void skipNested() throws MalformedRecordException {
        int depth = 0;
        do {
            byte b = peek();
            if (b == '"') {
                skipString();
                continue;
            }
            if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
            }
            at++;
        } while (depth > 0);
    }

    private void skipString() throws MalformedRecordException {
        expect('"');
        while (true) {
            byte b = peek();
            at++;
            if (b == '\\') {
                at++;
            } else if (b == '"') {
                return;
            }
        }
    }

    private void skipSpace() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
    }

    private byte peek() throws MalformedRecordException {
        if (at >= end) {
            throw new MalformedRecordException("JSON ends too early");
        }
        return bytes[at];
    }

    private void expect(char wanted) throws MalformedRecordException {
        if (peek() != wanted) {
            throw new MalformedRecordException("expected '" + wanted + "' in JSON");
        }
        at++;
    }
}
