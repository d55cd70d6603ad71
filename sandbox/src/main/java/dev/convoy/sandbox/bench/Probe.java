package dev.convoy.sandbox.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Times rows from the moment their commit is acknowledged at the source until they can be read at the target. Confined to one use. */
final class Probe {
    private static final long KEYS_FROM = 8_000_000_000_000_000L;
    private static final Duration EVERY = Duration.ofMillis(50);
    private static final Duration LOOK_EVERY = Duration.ofNanos(300_000);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Ends ends;
    private final long[] committed;
    private final long[] seen;

    private Probe(Ends ends, int rows) {
        this.ends = ends;
        this.committed = new long[rows];
        this.seen = new long[rows];
    }

    /** Returns what it took each row, in milliseconds, the shortest first. */
    static double[] run(Ends ends, Duration time) throws SQLException {
        Probe probe = new Probe(ends, (int) (time.toMillis() / EVERY.toMillis()));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(probe::write);
        probe.watch();
        writer.join();
        double[] milliseconds = new double[probe.seen.length];
        Arrays.setAll(milliseconds, i -> (probe.seen[i] - probe.committed[i]) / 1e6);
        Arrays.sort(milliseconds);
        return milliseconds;
    }

    static double percentile(double[] sorted, int percent) {
        return sorted[(int) Math.round(percent / 100.0 * (sorted.length - 1))];
    }

    private void write() {
        try (Connection connection = ends.source().connect(ends.database());
             PreparedStatement insert = connection.prepareStatement(Ends.sql("probe"))) {
            long next = System.nanoTime();
            for (int row = 0; row < committed.length; row++) {
                next += EVERY.toNanos();
                LockSupport.parkNanos(next - System.nanoTime());
                insert.setLong(1, KEYS_FROM + row);
                insert.executeUpdate();
                committed[row] = System.nanoTime();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a timed row was not written: " + e.getMessage(), e);
        }
    }

    private void watch() throws SQLException {
        try (Connection connection = ends.target().connect(ends.database());
             PreparedStatement query = connection.prepareStatement(Ends.sql("probe_seen"))) {
            int arrived = 0;
            long deadline = System.nanoTime() + EVERY.toNanos() * seen.length + PATIENCE.toNanos();
            while (arrived < seen.length) {
                query.setLong(1, KEYS_FROM + arrived - 1);
                query.setLong(2, KEYS_FROM + seen.length);
                try (ResultSet row = query.executeQuery()) {
                    long now = System.nanoTime();
                    while (row.next()) {
                        seen[arrived++] = now;
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("only " + arrived + " of " + seen.length + " timed rows arrived");
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }
}
