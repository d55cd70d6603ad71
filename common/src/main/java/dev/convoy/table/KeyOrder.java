package dev.convoy.table;

/**
 * The order in which two servers walk one column of a key, so that a range of keys holds the same rows on both.
 *
 * <p>The column's own order serves, and its index with it, where both servers have the same: same type, same collation of the same
 * version. Where they have not, or that is not known, the bytes of its text are compared, which costs a scan for each range unless there
 * is an index on that expression.
 */
public enum KeyOrder {
    /** The type's own order. */
    NATIVE,
    /** Bytes of the text, where both servers have one encoding. */
    TEXT,
    /** Bytes of the text in UTF-8. */
    UTF8;

    /** The expression to order an operand by. */
    public String of(String operand) {
        return switch (this) {
            case NATIVE -> operand;
            case TEXT -> "CAST(" + operand + " AS pg_catalog.text) COLLATE \"C\"";
            case UTF8 -> "pg_catalog.convert_to(CAST(" + operand + " AS pg_catalog.text), 'UTF8')";
        };
    }
}
