package dev.convoy.wire;

import java.util.ArrayList;
import java.util.List;

/** Joins JSON values into one array, as bytes, and takes such an array apart. Stateless. */
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

    /** @throws MalformedRecordException when it is not an array of objects */
    public static List<ByteSlice> objects(ByteSlice array) throws MalformedRecordException {
        List<ByteSlice> objects = new ArrayList<>();
        byte[] bytes = array.bytes();
        int at = array.from() + 1;
        while (at < array.end() && bytes[at - 1] == (objects.isEmpty() ? '[' : ',')) {
            if (bytes[at] == ']' && objects.isEmpty()) {
                at++;
                break;
            }
            ObjectScanner object = new ObjectScanner(bytes, at, array.end());
            while (object.next()) {
                // to its end
            }
            objects.add(new ByteSlice(bytes, at, object.end() - at));
            at = object.end() + 1;
        }
        if (at != array.end() || at < array.from() + 2 || bytes[at - 1] != ']') {
            throw new MalformedRecordException("expected an array of JSON objects");
        }
        return objects;
    }
}
