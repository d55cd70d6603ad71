package dev.convoy.db;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The hashes by which two servers compare rows, as SQL that says the same on both, whatever their versions, encodings and machines.
 *
 * <p>A row's hash is the first 64 bits of the SHA-256 of its columns' texts in UTF-8; a range of rows is compared by the number of its
 * rows and the sum of their hashes (numeric, so that nothing wraps). A sum does not depend on the order of rows, and unlike an exclusive
 * or is not blind to pairs. Two ranges that differ have the same sum by chance once in about 2^64 comparisons, whatever differs; that is
 * less often than memory errors of either machine go unnoticed. An adversary who can write at the target could look for rows that
 * collide; verification guards against faults, not against him. MD5 would serve as well but is switched off where FIPS rules.
 */
public final class RowHash {
    private RowHash() {
    }

    /** 64 bits, signed, of the texts together; NULL differs from the empty text. */
    public static String ofRow(List<String> texts) {
        return "('x' || left(" + hex("ROW(" + texts.stream().collect(Collectors.joining(", ")) + ")::text") + ", 16))::bit(64)::bigint";
    }

    /** 16 hexadecimal digits of one text; NULL for NULL. */
    public static String ofColumn(String text) {
        return "left(" + hex(text) + ", 16)";
    }

    private static String hex(String text) {
        return "encode(sha256(convert_to(" + text + ", 'UTF8')), 'hex')";
    }
}
