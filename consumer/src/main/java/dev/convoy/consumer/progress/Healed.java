package dev.convoy.consumer.progress;

/**
 * Changes that did not find what they expected, and were applied all the same; PostgreSQL's names for such conflicts. Immutable.
 *
 * @param insertExists  inserts that found their row
 * @param updateMissing updates that found no row
 * @param deleteMissing deletes that found no row
 */
public record Healed(long insertExists, long updateMissing, long deleteMissing) {
    public static final Healed NONE = new Healed(0, 0, 0);

    public boolean isNone() {
        return insertExists == 0 && updateMissing == 0 && deleteMissing == 0;
    }
}
