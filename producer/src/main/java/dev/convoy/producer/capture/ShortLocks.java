package dev.convoy.producer.capture;

import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Asks for locks with a short {@code lock_timeout} and again after a pause, so that the application never queues behind a waiting
 * Convoy. Uses the caller's connection, in autocommit mode; not thread-safe.
 */
final class ShortLocks {
    /** How long writers may have to wait behind one attempt. */
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Connection connection;

    ShortLocks(Connection connection) {
        this.connection = connection;
    }

    @FunctionalInterface
    interface Work {
        void run() throws SQLException, AttachException;
    }

    /**
     * Does work that needs a lock on a table, in a transaction of its own.
     *
     * @throws AttachException when the lock was not to be had in so many attempts
     */
    void run(String verb, TableName table, int attemptsMax, Work work) throws SQLException, AttachException {
        for (int attempt = 1; ; attempt++) {
            try {
                inTransaction(() -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT.toMillis());
                    }
                    work.run();
                });
                return;
            } catch (SQLException e) {
                boolean busy = "55P03".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
                if (!busy) {
                    throw e;
                }
                if (attempt >= attemptsMax) {
                    throw new AttachException("cannot " + verb + " \"" + table + "\": a long transaction holds a lock on it; end it (see"
                        + " pg_locks), then run setup again");
                }
                pause();
            }
        }
    }

    /** Does work that needs no lock on a table, in a transaction of its own. */
    void inTransaction(Work work) throws SQLException, AttachException {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a lock", e);
        }
    }
}
