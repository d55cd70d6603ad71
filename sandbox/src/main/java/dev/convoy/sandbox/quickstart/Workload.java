package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.SandboxException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The application at work: several sessions, each with its own seeded randomness, at a steady pace. How sessions interleave differs
 * from run to run, so the same seed gives a similar workload, not the same rows. Methods are for one thread.
 */
final class Workload implements AutoCloseable {

    private static final int SESSIONS = 4;
    private static final Duration FIRST_REFRESH = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(3);

    private final List<Shopper> shoppers = new ArrayList<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(SESSIONS);
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** Connects the sessions as the application's role. */
    Workload(Servers servers, Passwords passwords, long seed, Ledger ledger) throws SQLException {
        for (int session = 0; session <= SESSIONS; session++) {
            shoppers.add(new Shopper(servers.source().connect(Servers.SOURCE, Servers.APP, passwords.of(Servers.APP)),
                seed + session, ledger));
        }
    }

    /** Loads the tables that the rest refers to; one big statement each. */
    void load() throws SQLException {
        shoppers.get(0).load();
    }

    /** Lets all sessions work, together {@code rate} transactions a second. */
    void start(int rate) {
        long pause = TimeUnit.SECONDS.toMicros(SESSIONS) / rate;
        for (int session = 0; session < SESSIONS; session++) {
            Shopper shopper = shoppers.get(session);
            threads.scheduleAtFixedRate(() -> guarded(shopper::act), session * pause / SESSIONS, pause, TimeUnit.MICROSECONDS);
        }
        Shopper reporter = shoppers.get(SESSIONS);
        threads.scheduleAtFixedRate(() -> guarded(reporter::refreshBestsellers), FIRST_REFRESH.toMillis(), REFRESH.toMillis(),
            TimeUnit.MILLISECONDS);
    }

    /** Lets each session finish its transaction. */
    void stop() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new SandboxException("a session of the workload hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requireHealthy();
    }

    /** Fails if a session has failed. */
    void requireHealthy() {
        if (failure.get() != null) {
            throw new SandboxException("the workload failed: " + failure.get().getMessage(), failure.get());
        }
    }

    private void guarded(Step step) {
        try {
            if (failure.get() == null) {
                step.run();
            }
        } catch (SQLException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    @Override
    public void close() throws SQLException {
        threads.shutdownNow();
        for (Shopper shopper : shoppers) {
            shopper.close();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws SQLException;
    }
}
