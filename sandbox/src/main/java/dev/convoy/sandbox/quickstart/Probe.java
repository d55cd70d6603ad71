package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.SandboxException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Measures how long a single UPDATE takes from its commit at the source until it can be read at every target. For one thread. */
final class Probe {

    private static final int TIMES = 11;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 500_000;

    private final Servers servers;
    private final Passwords passwords;
    private final Ledger ledger;

    Probe(Servers servers, Passwords passwords, Ledger ledger) {
        this.servers = servers;
        this.passwords = passwords;
        this.ledger = ledger;
    }

    /** Returns the times in milliseconds, sorted; each is that of the slowest target. */
    List<Double> measure() throws SQLException {
        List<Double> times = new ArrayList<>();
        Map<String, Connection> targets = new TreeMap<>();
        try (Connection source = servers.source().connect(Servers.SOURCE, Servers.APP, passwords.of(Servers.APP))) {
            for (String target : Servers.TARGETS) {
                targets.put(target, servers.targets().get(target).connect(target));
            }
            for (int i = 0; i < TIMES; i++) {
                times.add(once(source, targets, "probe " + i));
            }
        } finally {
            for (Connection target : targets.values()) {
                target.close();
            }
        }
        times.sort(null);
        return times;
    }

    private double once(Connection source, Map<String, Connection> targets, String note) throws SQLException {
        ledger.add(Map.of("orders", Sql.update(source, "workload/probe_order", note)));
        long committed = System.nanoTime();
        for (Map.Entry<String, Connection> target : targets.entrySet()) {
            while (Sql.number(target.getValue(), "workload/probe_seen", note) == 0) {
                if (System.nanoTime() - committed > LIMIT.toNanos()) {
                    throw new SandboxException("an UPDATE is not at " + target.getKey() + " after " + LIMIT.toSeconds() + " s");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return (System.nanoTime() - committed) / 1e6;
    }
}
