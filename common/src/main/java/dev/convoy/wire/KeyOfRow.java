package dev.convoy.wire;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Takes the key out of a row's JSON: {@code {"id":7,"note":"x"}} with key {@code id} gives {@code {"id":7}}, each value copied byte
 * by byte. Immutable; safe for use by several threads.
 */
public final class KeyOfRow {
    private final byte[][] names;

    /** @param columns the key's columns, in the order they shall have in the key */
    public KeyOfRow(List<String> columns) {
        names = columns.stream().map(JsonText::quoted).toArray(byte[][]::new);
    }

    /** @throws MalformedRecordException when the row is not an object or lacks a column of the key */
    public byte[] of(ByteSlice row) throws MalformedRecordException {
        int[] starts = new int[names.length];
        int[] ends = new int[names.length];
        int missing = names.length;
        ObjectScanner fields = new ObjectScanner(row.bytes(), row.from(), row.end());
        while (missing > 0 && fields.next()) {
            for (int k = 0; k < names.length; k++) {
                if (ends[k] == 0 && fields.isNamed(names[k])) {
                    starts[k] = fields.valueStart();
                    ends[k] = fields.valueEnd();
                    missing--;
                    break;
                }
            }
        }
        if (missing > 0) {
            throw new MalformedRecordException("a row lacks a column of its key");
        }
        ByteArrayOutputStream key = new ByteArrayOutputStream(32);
        for (int k = 0; k < names.length; k++) {
            key.write(k == 0 ? '{' : ',');
            key.write(names[k], 0, names[k].length);
            key.write(':');
            key.write(row.bytes(), starts[k], ends[k] - starts[k]);
        }
        key.write('}');
        return key.toByteArray();
    }
}
