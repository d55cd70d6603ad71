package dev.convoy.table;

/** What makes a row of a table itself, at its targets. */
public enum Identity {
    /** The values of some columns, which no two rows share. */
    KEY,
    /** All captured columns together. Rows that are alike are told apart by their number only. */
    FULL_ROW,
    /** Nothing, because rows are only ever inserted. */
    NONE;

    /** Whether rows are counted instead of found: no columns tell them apart. */
    public boolean isKeyless() {
        return this != KEY;
    }
}
