package dev.convoy.producer.publish;

import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.MalformedRecordException;

/**
 * Walks through the rows that one queue row holds, each as JSON: separated by U+001E, JSON as it is, packed rows unpacked. Confined to the
 * producer's thread.
 */
public final class QueueLines {
    private static final byte SEPARATOR = 0x1e;

    private final byte[] data;
    private final PackedRow packed;
    private int from;

    /** @param packed reads what is packed, in the shape that the queue row was captured with */
    public QueueLines(byte[] data, PackedRow packed) {
        this.data = data;
        this.packed = packed;
    }

    /** Whether there is another row; there is always one. */
    public boolean hasNext() {
        return from <= data.length;
    }

    /** @throws MalformedRecordException when the next row cannot be read; it goes on behind that one then */
    public ByteSlice next() throws MalformedRecordException {
        int start = from;
        if (start < data.length && data[start] == '{') {
            from = endOfLine(start) + 1;
            return new ByteSlice(data, start, from - 1 - start);
        }
        try {
            ByteSlice row = packed.read(data, start);
            from = packed.end() + 1;
            return row;
        } catch (MalformedRecordException e) {
            from = endOfLine(start) + 1;
            throw e;
        }
    }

    private int endOfLine(int start) {
        int end = start;
        while (end < data.length && data[end] != SEPARATOR) {
            end++;
        }
        return end;
    }
}
