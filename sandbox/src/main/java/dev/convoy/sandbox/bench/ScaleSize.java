package dev.convoy.sandbox.bench;

import java.time.Duration;

/**
 * How large the lines of {@link ScaleBench} are, and how much is done.
 *
 * @param few       tables of the line that others are compared with; all of them are written to
 * @param many      tables of the line that has many
 * @param active    of these, how many are written to
 * @param targets   of the line that has many
 * @param rate      transactions a second, of one change each, while numbers of tables are compared
 * @param slowRate  the same while numbers of targets are compared: each of them applies everything, on this machine
 * @param stretch   how long one measurement takes
 * @param pairs     measurements of each
 * @param settle    how long compilers, caches and paces are given to come to rest
 */
record ScaleSize(int few, int many, int active, int targets, double rate, double slowRate, Duration stretch, int pairs, Duration settle) {
    static final ScaleSize FULL = new ScaleSize(10, 1_000, 100, 50, 100, 10, Duration.ofSeconds(20), 5, Duration.ofSeconds(20));
    /** Enough to see that all ends come to hold the same. */
    static final ScaleSize SHORT = new ScaleSize(3, 30, 6, 3, 50, 20, Duration.ofSeconds(2), 1, Duration.ofSeconds(1));

    ScaleSize withPairs(int number) {
        return new ScaleSize(few, many, active, targets, rate, slowRate, stretch, number, settle);
    }
}
