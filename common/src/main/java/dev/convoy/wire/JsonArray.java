package dev.convoy.wire;

import java.util.List;

/** Joins JSON values into one array, as bytes. Stateless. */
public final class JsonArray {
    private JsonArray() {
    }

    public static byte[] of(List<ByteSlice> values) {
        int length = 2;
        for (ByteSlice value : values) {
            length += value.length() + 1;
        }
        byte[] array = new byte[values.isEmpty() ? 2 : length - 1];
        int at = 0;
        array[at++] = '[';
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                array[at++] = ',';
            }
            ByteSlice value = values.get(i);
            System.arraycopy(value.bytes(), value.from(), array, at, value.length());
            at += value.length();
        }
        array[at] = ']';
        return array;
    }
}
