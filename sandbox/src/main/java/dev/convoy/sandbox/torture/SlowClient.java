package dev.convoy.sandbox.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/**
 * A session that takes its time: opens a transaction, writes before, after, or before and after a long rest, and commits late; every other
 * one is REPEATABLE READ, whose old snapshot still sees the queue as it was. Confined to one thread at a time.
 */
final class SlowClient implements AutoCloseable {
    private static final int COUNTERS_FROM = 100;

    private final Arena arena;
    private final Ledger ledger;
    private final Random random;
    private final int id;
    private final Duration restMax;
    private Connection connection;
    private Instant until = Instant.EPOCH;
    private boolean writesLate;

    SlowClient(Arena arena, Ledger ledger, int id, Duration restMax, long seed) {
        this.arena = arena;
        this.ledger = ledger;
        this.id = id;
        this.restMax = restMax;
        this.random = new Random(seed);
    }

    /** Begins, goes on resting, or ends. */
    void act() {
        try {
            if (connection == null) {
                begin();
            } else if (Instant.now().isAfter(until)) {
                end();
            }
        } catch (SQLException e) {
            if (!Client.isLost(String.valueOf(e.getSQLState()))) {
                ledger.violation("a slow session met an error: %s (%s)", e.getMessage(), e.getSQLState());
            }
            close();
        }
    }

    private void begin() throws SQLException {
        connection = arena.connect(Arena.SOURCE);
        connection.setAutoCommit(false);
        if (random.nextBoolean()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        writesLate = random.nextBoolean();
        run("SELECT count(*) FROM accounts");
        if (!writesLate || random.nextBoolean()) {
            write();
        }
        until = Instant.now().plusMillis((long) (restMax.toMillis() * random.nextDouble()));
    }

    private void end() throws SQLException {
        if (writesLate) {
            write();
        }
        connection.commit();
        close();
    }

    private void write() throws SQLException {
        for (int i = random.nextInt(3); i >= 0; i--) {
            run("INSERT INTO counters VALUES (%d, nextval('versions'), 0) ON CONFLICT (id) DO UPDATE SET n = counters.n + 1,"
                + " version = nextval('versions')", COUNTERS_FROM + id);
        }
        run("INSERT INTO tokens VALUES (nextval('versions'), currval('versions'), gen_random_uuid())");
    }

    private void run(String sql, Object... values) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.format(Locale.ROOT, sql, values));
        }
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            ledger.tell("a slow session could not close: %s", e.getMessage());
        }
        connection = null;
    }
}
