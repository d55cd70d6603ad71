package dev.convoy.consumer.apply;

/** How a batch is tried, from the quickest to the most careful; {@link Narrowing} walks down when one does not do. */
enum ApplyMode {
    /** Knows nothing of what was there: while a table is being copied. */
    ASSUME_NOTHING,
    /**
     * While a table is being copied: clears what the copy has not reached first, where stale rows may hold unique values, and deletes
     * every touched key, as {@link #REPLACE} does.
     */
    CLEAR_AHEAD,
    /** Trusts what changes say was there before; counts tell if they were wrong. */
    EXPECT,
    /** Looks which keys are there first, and counts what differs from what changes said. */
    PROBE,
    /** Deletes every touched key and inserts what shall be: for unique values that change hands within the batch. */
    REPLACE
}
