package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * One run's two databases, of the same name, at the two servers. Safe from any thread.
 *
 * @param database its name, which is that of the source in Convoy's configuration too
 */
record Ends(SandboxPostgres source, SandboxPostgres target, String database) {
    static final List<String> TABLES = List.of("accounts", "orders", "events");
    private static final long MARKERS_FROM = 9_000_000_000_000_000L;
    private static final Duration ARRIVAL_LIMIT = Duration.ofMinutes(10);

    static String sql(String name) {
        return Sql.load(Ends.class, "load/" + name);
    }

    /** Commits a row into each table and waits until all of them are at the target, and so everything that was committed before. */
    void awaitArrival() throws SQLException {
        long key = MARKERS_FROM + System.nanoTime() % 1_000_000_000_000L;
        try (Connection from = source.connect(database); PreparedStatement marker = from.prepareStatement(sql("marker"))) {
            bind(marker, key);
            marker.execute();
        }
        long deadline = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
        try (Connection to = target.connect(database); PreparedStatement seen = to.prepareStatement(sql("marker_seen"))) {
            bind(seen, key);
            while (ask(seen) < TABLES.size()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("what was committed at the source is not at the target after " + ARRIVAL_LIMIT);
                }
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
    }

    private static void bind(PreparedStatement statement, long key) throws SQLException {
        for (int at = 1; at <= TABLES.size(); at++) {
            statement.setLong(at, key);
        }
    }

    private static long ask(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** One number from the source. */
    double askSource(String query) throws SQLException {
        return Double.parseDouble(ask(source, query));
    }

    /** What differs between the two ends, one line a table; empty when they are equal. */
    String differences() throws SQLException {
        StringBuilder found = new StringBuilder();
        for (String table : TABLES) {
            String query = Sql.fill(sql("fingerprint"), Map.of("table", table));
            CompletableFuture<String> there = CompletableFuture.supplyAsync(() -> askQuietly(target, query));
            String here = ask(source, query);
            if (!here.equals(there.join())) {
                found.append(table).append(": source ").append(here).append("; target ").append(there.join()).append('\n');
            }
        }
        return found.toString();
    }

    private String askQuietly(SandboxPostgres server, String query) {
        try {
            return ask(server, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String ask(SandboxPostgres server, String query) throws SQLException {
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
