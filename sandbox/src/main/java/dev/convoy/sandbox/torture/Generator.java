package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.SandboxException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The application: clients at a steady pace, slow ones, large transactions, and whoever ends prepared ones. Methods are for one thread. */
final class Generator implements AutoCloseable {
    private static final int CLIENTS = 6;
    private static final int SLOW_CLIENTS = 4;
    /** Small transactions a second where nothing else is asked for. */
    static final int RATE = 300;
    /** Of the small transactions to one large one. */
    private static final int TO_ONE_LARGE = 2_400;
    private static final Duration END_PREPARED_EVERY = Duration.ofMillis(200);
    /** The SQLSTATE of a prepared transaction that another session is at. */
    private static final String HELD = "55000";

    private final Arena arena;
    private final Ledger ledger;
    private final int rate;
    private final AtomicLong committed = new AtomicLong();
    private final List<AutoCloseable> sessions = new ArrayList<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS + SLOW_CLIENTS + 2);
    private final Random bulk;
    private int batch;

    /** Of at most {@code rate} small transactions a second. */
    Generator(Arena arena, Ledger ledger, int rate, long seed) {
        this.arena = arena;
        this.ledger = ledger;
        this.rate = rate;
        this.bulk = new Random(seed);
    }

    /** Fills the tables that need rows. */
    static void fill(Arena arena) {
        arena.source().execute(Arena.SOURCE, "INSERT INTO accounts SELECT g, nextval('versions'), " + Tables.BALANCE
            + " FROM generate_series(1, " + Tables.ACCOUNTS + ") g; INSERT INTO counters SELECT g, nextval('versions'), 0"
            + " FROM generate_series(1, 8) g");
    }

    /**
     * Lets everybody work.
     *
     * @param restMax how long a transaction may stay open
     */
    void start(long seed, Duration restMax) {
        for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client(arena, ledger, committed, "client" + i, seed + i);
            sessions.add(client);
            every(Duration.ofMillis(CLIENTS * 1_000 / rate), client::act);
        }
        for (int i = 0; i < SLOW_CLIENTS; i++) {
            SlowClient client = new SlowClient(arena, ledger, i, restMax, seed + 100 + i);
            sessions.add(client);
            every(Duration.ofMillis(200), client::act);
        }
        every(Duration.ofMillis(TO_ONE_LARGE * 1_000 / rate), this::large);
        every(END_PREPARED_EVERY, () -> endPrepared(Duration.ofSeconds(4)));
    }

    private void every(Duration pause, Runnable work) {
        threads.scheduleWithFixedDelay(() -> guarded(work), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            ledger.violation("the load failed: %s", e);
        }
    }

    long committed() {
        return committed.get();
    }

    /** One transaction of some thousand rows, in two statements, and the end of an older one. */
    private void large() {
        int rows = 2_000 + bulk.nextInt(10_000);
        batch++;
        try (Connection connection = arena.connect(Arena.SOURCE); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO bulk SELECT nextval('versions'), currval('versions'), " + batch
                + ", repeat('filling', (g % 9)::int) FROM generate_series(1, " + rows + ") g");
            statement.execute("UPDATE bulk SET version = nextval('versions'), filling = 'changed' WHERE batch = " + batch
                + " AND id % 7 = 0");
            statement.execute("DELETE FROM bulk WHERE batch <= " + (batch - 3));
            connection.commit();
        } catch (SQLException e) {
            if (!Client.isLost(String.valueOf(e.getSQLState()))) {
                ledger.violation("a large transaction met an error: %s (%s)", e.getMessage(), e.getSQLState());
            }
        }
    }

    /** Ends prepared transactions, one in eight only at that age; most are committed. */
    private void endPrepared(Duration patience) {
        try (Connection connection = arena.connect(Arena.SOURCE); Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("SELECT gid FROM pg_prepared_xacts WHERE hashtext(gid) % 8 <> 0 OR prepared"
                + " <= clock_timestamp() - interval '" + patience.toSeconds() + " s'")) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            for (String name : names) {
                statement.execute((name.hashCode() % 5 == 0 ? "ROLLBACK" : "COMMIT") + " PREPARED '" + name + "'");
            }
        } catch (SQLException e) {
            // A session that is not through with its PREPARE shows the transaction already, and still holds it: the next time.
            boolean early = HELD.equals(e.getSQLState()) && !patience.isZero();
            if (!early && !Client.isLost(String.valueOf(e.getSQLState()))) {
                ledger.violation("prepared transactions could not be ended: %s (%s)", e.getMessage(), e.getSQLState());
            }
        }
    }

    /** Lets each session finish what it does; open transactions are rolled back, prepared ones ended. The source must be up. */
    void stop() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new SandboxException("a session of the load hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        endPrepared(Duration.ZERO);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (AutoCloseable session : sessions) {
            try {
                session.close();
            } catch (Exception e) {
                ledger.tell("a session did not close: %s", e.getMessage());
            }
        }
        sessions.clear();
    }
}
