package dev.convoy.sandbox.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One session of the application: transactions of a few random changes, some rolled back, some prepared. What a transaction does follows
 * from the seed; how those of several clients interleave does not. A lost connection is opened again; an error that an application
 * should not meet is a violation. Confined to one thread at a time.
 */
final class Client implements AutoCloseable {
    /** Deadlock, unique violation, lock timeout, serialization: clients do that to each other. */
    private static final Set<String> USUAL = Set.of("40P01", "23505", "55P03", "40001");
    private static final String CANCELLED = "57014";
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);
    private static final int KEYS = 60;
    private static final int COUNTERS = 8;
    /** What is added to a key that is changed, and taken away when it is changed back. */
    private static final int FAR = 1_000;

    private final Arena arena;
    private final Ledger ledger;
    private final AtomicLong committed;
    private final Random random;
    private final String name;
    private final long seed;
    private Connection connection;
    private long began;
    private int prepared;

    Client(Arena arena, Ledger ledger, AtomicLong committed, String name, long seed) {
        this.arena = arena;
        this.ledger = ledger;
        this.committed = committed;
        this.name = name;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** One transaction. */
    void act() {
        try {
            if (connection == null) {
                open();
            }
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                change();
            }
            end();
        } catch (SQLException e) {
            failed(e);
        }
    }

    private void open() throws SQLException {
        connection = arena.connect(Arena.SOURCE);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + LOCK_TIMEOUT.toMillis());
            if (random.nextBoolean()) {
                statement.execute("SET synchronous_commit = off");
            }
        }
        connection.setAutoCommit(false);
    }

    private void change() throws SQLException {
        int key = 1 + random.nextInt(KEYS);
        int kind = random.nextInt(100);
        if (kind < 20) {
            transfer();
        } else if (kind < 40) {
            run("UPDATE counters SET n = n + 1, version = nextval('versions') WHERE id = %d", 1 + random.nextInt(COUNTERS));
        } else if (kind < 52) {
            run("INSERT INTO tokens VALUES (nextval('versions'), currval('versions'), gen_random_uuid())");
        } else if (kind < 55) {
            run("DELETE FROM tokens WHERE id IN (SELECT id FROM tokens ORDER BY id LIMIT 5 FOR UPDATE SKIP LOCKED)");
        } else if (kind < 75) {
            churn(key);
        } else if (kind < 82) {
            swapSeats();
        } else if (kind < 88) {
            wiped(key);
        } else if (kind < 95) {
            lock(7, key);
            run("INSERT INTO refused VALUES (%d, nextval('versions'), %d) ON CONFLICT (id) DO UPDATE SET v = excluded.v,"
                + " version = nextval('versions')", key, random.nextInt(50));
        } else {
            savepoint(key);
        }
    }

    private void transfer() throws SQLException {
        int from = 1 + random.nextInt(Tables.ACCOUNTS);
        int to = 1 + (from + random.nextInt(Tables.ACCOUNTS - 1)) % Tables.ACCOUNTS;
        int amount = 1 + random.nextInt(100);
        String update = "UPDATE accounts SET balance = balance %+d, version = nextval('versions') WHERE id = %d";
        run(update, from < to ? -amount : amount, Math.min(from, to));
        run(update, from < to ? amount : -amount, Math.max(from, to));
    }

    private void churn(int key) throws SQLException {
        lock(4, key);
        switch (random.nextInt(4)) {
            case 0 -> run("DELETE FROM churn WHERE id %% %d = %d", FAR, key);
            case 1 -> run("UPDATE churn SET id = id + %d - %d * (id / %d), version = nextval('versions') WHERE id %% %d = %d", FAR,
                2 * FAR, FAR, FAR, key);
            case 2 -> {
                run("DELETE FROM churn WHERE id = %d", key);
                run("INSERT INTO churn VALUES (%d, nextval('versions'), 'again', '{\"n\": [1, null, \"é\"]}')", key);
            }
            default -> run("INSERT INTO churn VALUES (%d, nextval('versions'), repeat('x', %d)) ON CONFLICT (id) DO UPDATE SET"
                + " note = excluded.note, version = nextval('versions')", key, random.nextInt(200));
        }
    }

    /** Values of a unique column change hands inside a transaction. */
    private void swapSeats() throws SQLException {
        int one = 1 + random.nextInt(20);
        int other = one + 1 + random.nextInt(5);
        lock(5, one);
        lock(5, other);
        run("INSERT INTO seats SELECT g, nextval('versions'), 's' || g FROM unnest(ARRAY[%d, %d]) g ON CONFLICT DO NOTHING", one, other);
        run("UPDATE seats SET seat = 'free' || %d, version = nextval('versions') WHERE id = %d", one, one);
        run("UPDATE seats SET seat = 's' || %d, version = nextval('versions') WHERE id = %d", one, other);
        run("UPDATE seats SET seat = 's' || %d, version = nextval('versions') WHERE id = %d", other, one);
    }

    private void wiped(int key) throws SQLException {
        if (random.nextInt(40) == 0) {
            run("TRUNCATE wiped");
        }
        lock(6, key);
        run("INSERT INTO wiped VALUES (%d, nextval('versions')) ON CONFLICT (id) DO UPDATE SET version = nextval('versions')", key);
    }

    private void savepoint(int key) throws SQLException {
        lock(4, key);
        run("SAVEPOINT s");
        run("INSERT INTO churn VALUES (%d, nextval('versions'), 'never') ON CONFLICT (id) DO UPDATE SET version = nextval('versions')",
            key);
        run("ROLLBACK TO s");
        run("UPDATE churn SET note = 'kept', version = nextval('versions') WHERE id = %d", key);
    }

    /** Who changes a key that may not exist takes turns, so that versions follow the order of commits. */
    private void lock(int table, int key) throws SQLException {
        run("SELECT pg_advisory_xact_lock(%d, %d)", table, key);
    }

    private void end() throws SQLException {
        int way = random.nextInt(100);
        if (way < 8) {
            connection.rollback();
        } else if (way < 12) {
            // Prepared ones that a failover has brought back are not of this seed.
            run("PREPARE TRANSACTION '%s-%d-%d'", name, seed, ++prepared);
            connection.commit();
        } else {
            connection.commit();
            committed.incrementAndGet();
        }
    }

    private void run(String sql, Object... values) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            began = System.nanoTime();
            statement.execute(String.format(Locale.ROOT, sql, values));
        }
    }

    private void failed(SQLException trouble) {
        String state = String.valueOf(trouble.getSQLState());
        if (!USUAL.contains(state) && !isLost(state) && !isLateLockTimeout(state)) {
            ledger.violation("the application met an error: %s (%s)", trouble.getMessage(), state);
        }
        try {
            if (connection != null && !isLost(state)) {
                connection.rollback();
                return;
            }
        } catch (SQLException e) {
            ledger.tell("%s could not roll back: %s", name, e.getMessage());
        }
        close();
    }

    /**
     * Whether the statement's own lock_timeout was told as somebody's cancel. PostgreSQL forgets which it was where the wait for the lock
     * of a row ends as the time does, and the wait for the row's transaction begins.
     */
    private boolean isLateLockTimeout(String state) {
        return state.equals(CANCELLED) && System.nanoTime() - began >= LOCK_TIMEOUT.toNanos();
    }

    /** Whether the connection, or the server, is gone, which the torture sees to. */
    static boolean isLost(String state) {
        return state.startsWith("08") || state.startsWith("57P");
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            ledger.tell("%s could not close: %s", name, e.getMessage());
        }
        connection = null;
    }
}
