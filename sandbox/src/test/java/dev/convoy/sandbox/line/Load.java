package dev.convoy.sandbox.line;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers that get in each other's way on two small tables: hot rows, keys that are deleted, made again and changed, unique values that
 * change hands, savepoints that are rolled back, transactions that stay open. Deadlocks and unique violations among themselves are
 * part of it. Thread-safe.
 */
final class Load implements AutoCloseable {
    static final String TABLES = """
        CREATE TABLE hot (id int PRIMARY KEY, n bigint NOT NULL DEFAULT 0, v text);
        CREATE TABLE tags (a int, b text, tag text UNIQUE, PRIMARY KEY (a, b));
        """;
    private static final int KEYS = 40;

    private final Line line;
    private final List<Thread> writers = new ArrayList<>();
    private final AtomicLong committed = new AtomicLong();
    private volatile boolean stopping;
    private volatile SQLException surprise;

    Load(Line line, int clients, long seed) {
        this.line = line;
        for (int client = 0; client < clients; client++) {
            long own = seed + client;
            Thread writer = new Thread(() -> write(new Random(own)), "load-" + client);
            writer.setDaemon(true);
            writer.start();
            writers.add(writer);
        }
    }

    long committed() {
        return committed.get();
    }

    private void write(Random random) {
        try (Connection connection = line.sourceConnection()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET deadlock_timeout = '5ms'");
            }
            connection.setAutoCommit(false);
            while (!stopping) {
                try {
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        change(connection, random);
                    }
                    if (random.nextInt(10) == 0) {
                        connection.rollback();
                    } else {
                        connection.commit();
                        committed.incrementAndGet();
                    }
                } catch (SQLException e) {
                    connection.rollback();
                    if (!"40P01".equals(e.getSQLState()) && !"23505".equals(e.getSQLState())) {
                        throw e;
                    }
                }
            }
            connection.rollback();
        } catch (SQLException e) {
            surprise = e;
        }
    }

    private static void change(Connection connection, Random random) throws SQLException {
        int key = 1 + random.nextInt(KEYS);
        switch (random.nextInt(9)) {
            case 0, 1 -> run(connection, "UPDATE hot SET n = n + 1 WHERE id = ?", key);
            case 2 -> run(connection, "INSERT INTO hot VALUES (?, 1, 'new') ON CONFLICT (id) DO UPDATE SET n = hot.n + 1, v = 'again'",
                key);
            case 3 -> run(connection, "DELETE FROM hot WHERE id = ?", key);
            case 4 -> run(connection, "UPDATE hot SET id = id + 1000 - 2000 * (id / 1000) WHERE id % 1000 = ?", key);
            case 5 -> run(connection, "INSERT INTO tags VALUES (? % 7, 'k' || ?, 't' || (? * 31 % 60)) ON CONFLICT (a, b) DO UPDATE SET "
                + "tag = excluded.tag", key, key, key);
            case 6 -> run(connection, "UPDATE tags SET tag = NULL WHERE a = ? % 7", key);
            case 7 -> savepoint(connection, key);
            default -> run(connection, "DELETE FROM tags WHERE a = ? % 7 AND b > 'k2'", key);
        }
    }

    private static void savepoint(Connection connection, int key) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SAVEPOINT s");
            statement.execute("UPDATE hot SET v = 'never' WHERE id < " + key);
            statement.execute("ROLLBACK TO s");
            statement.execute("UPDATE hot SET v = 'kept' WHERE id = " + key);
        }
    }

    private static void run(Connection connection, String sql, int... keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < keys.length; i++) {
                statement.setInt(i + 1, keys[i]);
            }
            statement.executeUpdate();
        }
    }

    /** Ends the load; throws what a writer met that it should not have. */
    @Override
    public void close() {
        stopping = true;
        for (Thread writer : writers) {
            try {
                writer.join(30_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (surprise != null) {
            throw new AssertionError("the application met an error", surprise);
        }
    }
}
