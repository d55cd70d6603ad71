package dev.convoy.sandbox.quickstart;

/**
 * Where one table stands at one target. Immutable.
 *
 * @param state   Convoy's word for it; {@code -} before it has heard of the table
 * @param applied number of the last change applied
 */
record Standing(String state, long applied) {

    /** The state in which changes are applied as they arrive. */
    static final String LIVE = "live";
    static final Standing UNKNOWN = new Standing("-", 0);

    /** How many of {@code committed} changes are still under way. */
    long lag(long committed) {
        return Math.max(0, committed - applied);
    }
}
