package dev.convoy.wire;

import java.util.ArrayList;
import java.util.List;

/** A long value as pieces that stand one behind another, so that it need not be copied to be cut. Immutable. */
public record Pieces(List<ByteSlice> list) {
    public Pieces {
        list = List.copyOf(list);
    }

    public int length() {
        int length = 0;
        for (ByteSlice piece : list) {
            length += piece.length();
        }
        return length;
    }

    /** {@code length} bytes from {@code from} on, as an array of their own. */
    public byte[] cut(int from, int length) {
        byte[] cut = new byte[length];
        int at = 0;
        int start = 0;
        for (ByteSlice piece : list) {
            int skip = Math.max(0, from - start);
            int take = Math.min(piece.length() - skip, cut.length - at);
            if (take > 0) {
                System.arraycopy(piece.bytes(), piece.from() + skip, cut, at, take);
                at += take;
            }
            start += piece.length();
        }
        return cut;
    }

    public byte[] toArray() {
        return cut(0, length());
    }

    /** One JSON array of JSON values. */
    static List<ByteSlice> array(List<ByteSlice> values) {
        List<ByteSlice> pieces = new ArrayList<>(values.size() * 2 + 2);
        pieces.add(ByteSlice.of(new byte[] {'['}));
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                pieces.add(ByteSlice.of(new byte[] {','}));
            }
            pieces.add(values.get(i));
        }
        pieces.add(ByteSlice.of(new byte[] {']'}));
        return pieces;
    }
}
