package dev.convoy.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Takes the key out of a row's JSON: {@code {"id":7,"note":"x"}} with key {@code id} gives {@code {"id":7}}, each value copied byte
 * by byte. A row of a table without a key gets one that all rows share that are like it to the letter, and no others: {@code {"row":…}},
 * 128 bits of a hash of its JSON, in hex. Immutable; safe for use by several threads.
 */
public final class KeyOfRow {
    private static final int HASH_BYTES = 16;

    private final byte[][] names;

    /** @param columns the key's columns, in the order they shall have in the key; empty where the whole row is the key */
    public KeyOfRow(List<String> columns) {
        names = columns.stream().map(JsonText::quoted).toArray(byte[][]::new);
    }

    /** @throws MalformedRecordException when the row is not an object or lacks a column of the key */
    public byte[] of(ByteSlice row) throws MalformedRecordException {
        if (names.length == 0) {
            return hash(row);
        }
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

    private static byte[] hash(ByteSlice row) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(row.bytes(), row.from(), row.length());
            return ("{\"row\":\"" + HexFormat.of().formatHex(sha.digest(), 0, HASH_BYTES) + "\"}").getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
