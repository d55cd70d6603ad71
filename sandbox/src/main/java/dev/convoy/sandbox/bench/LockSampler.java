package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Looks at pg_locks again and again, and counts in how many looks Convoy's sessions held a lock of each mode on the table. */
final class LockSampler implements AutoCloseable {
    private static final long EVERY_MILLIS = 20;

    private final Map<String, Integer> modes = new TreeMap<>();
    private final Thread thread;
    private int looks;
    private SQLException surprise;
    private volatile boolean stopping;

    private LockSampler(SandboxPostgres server, String database) {
        thread = new Thread(() -> look(server, database), "lock-sampler");
        thread.setDaemon(true);
    }

    static LockSampler start(SandboxPostgres server, String database) {
        LockSampler sampler = new LockSampler(server, database);
        sampler.thread.start();
        return sampler;
    }

    private void look(SandboxPostgres server, String database) {
        try (Connection connection = server.connect(database);
             PreparedStatement query = connection.prepareStatement(Sql.load(LockSampler.class, "sync_locks"))) {
            while (!stopping) {
                looks++;
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        modes.merge(row.getString(1), 1, Integer::sum);
                    }
                }
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (SQLException e) {
            surprise = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What was seen.
     *
     * @param looks how many
     * @param modes in how many of them a lock of each mode was there
     */
    record Seen(int looks, Map<String, Integer> modes) {
        /** Whether there was a reader's lock, and no other. */
        boolean onlyReaders() {
            return modes.keySet().equals(Set.of("AccessShareLock"));
        }
    }

    /** Ends the looking. */
    Seen seen() throws SQLException {
        close();
        if (surprise != null) {
            throw surprise;
        }
        return new Seen(looks, Map.copyOf(modes));
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
