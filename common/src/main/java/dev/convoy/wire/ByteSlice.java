package dev.convoy.wire;

import java.nio.charset.StandardCharsets;

/**
 * A part of a byte array, not copied. The array must not be changed while a slice of it is in use.
 *
 * @param from   first byte
 * @param length bytes, 0 or more
 */
public record ByteSlice(byte[] bytes, int from, int length) {
    public ByteSlice {
        java.util.Objects.checkFromIndexSize(from, length, bytes.length);
    }

    public static ByteSlice of(byte[] whole) {
        return new ByteSlice(whole, 0, whole.length);
    }

    /** The bytes as an array of their own; the array itself when the slice is all of it. */
    public byte[] toArray() {
        return from == 0 && length == bytes.length ? bytes : java.util.Arrays.copyOfRange(bytes, from, end());
    }

    public int end() {
        return from + length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteSlice that && java.util.Arrays.equals(bytes, from, end(), that.bytes, that.from, that.end());
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < end(); i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** The slice as UTF-8 text. */
    @Override
    public String toString() {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
}
