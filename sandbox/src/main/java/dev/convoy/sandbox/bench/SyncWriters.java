package dev.convoy.sandbox.bench;

import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The application: clients that write one row a commit, as fast as the server lets them, all over the table. Thread-safe. */
final class SyncWriters implements AutoCloseable {
    private static final String UPDATE = "UPDATE items SET status = 'changed', total = total + 1, changed_at = now() WHERE id = ?";
    private static final String DELETE = "DELETE FROM items WHERE id = ?";
    private static final String INSERT = "INSERT INTO items SELECT nextval('new_items'), ?, 'new', 'a note', 1, now()";

    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong committed = new AtomicLong();
    private volatile boolean stopping;
    private volatile SQLException surprise;

    private SyncWriters() {
    }

    static SyncWriters start(SandboxPostgres server, String database, int count, int rows) {
        SyncWriters writers = new SyncWriters();
        for (int client = 0; client < count; client++) {
            Random random = new Random(client);
            Thread thread = new Thread(() -> writers.write(server, database, rows, random), "writer-" + client);
            thread.setDaemon(true);
            thread.start();
            writers.clients.add(thread);
        }
        return writers;
    }

    private void write(SandboxPostgres server, String database, int rows, Random random) {
        try (Connection connection = server.connect(database);
             PreparedStatement update = connection.prepareStatement(UPDATE);
             PreparedStatement delete = connection.prepareStatement(DELETE);
             PreparedStatement insert = connection.prepareStatement(INSERT)) {
            while (!stopping) {
                int kind = random.nextInt(10);
                PreparedStatement next = kind < 7 ? update : kind < 9 ? insert : delete;
                next.setLong(1, 1 + random.nextInt(rows));
                next.executeUpdate();
                committed.incrementAndGet();
            }
        } catch (SQLException e) {
            surprise = e;
        }
    }

    /** Commits a second, over the next seconds. */
    double measure(int seconds) throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        long before = committed.get();
        Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
        if (surprise != null) {
            throw surprise;
        }
        return (committed.get() - before) / ((System.nanoTime() - begun) / 1e9);
    }

    long committed() {
        return committed.get();
    }

    @Override
    public void close() {
        stopping = true;
        try {
            for (Thread client : clients) {
                client.join(TimeUnit.SECONDS.toMillis(30));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
