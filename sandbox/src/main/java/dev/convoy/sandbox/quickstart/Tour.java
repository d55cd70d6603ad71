package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What the quickstart shows, step by step: work, catching up, latency, comparison, status. For one thread. */
final class Tour {

    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Screen screen;
    private final Servers servers;
    private final Pipeline pipeline;
    private final Passwords passwords;
    private final Ledger ledger = new Ledger();

    Tour(Screen screen, Servers servers, Pipeline pipeline, Passwords passwords) {
        this.screen = screen;
        this.servers = servers;
        this.pipeline = pipeline;
        this.passwords = passwords;
    }

    /** Works for {@code duration} at {@code rate} transactions a second; returns whether every target then equals the source. */
    boolean run(Duration duration, int rate, long seed) throws SQLException {
        try (TargetWatch watch = new TargetWatch(servers)) {
            LiveView view = new LiveView(screen, ledger, watch);
            work(view, duration, rate, seed);
            boolean caughtUp = catchUp(view, watch);
            if (caughtUp) {
                latency();
                caughtUp = catchUp(view, watch);
            }
            if (!caughtUp) {
                screen.line(screen.bad("  not caught up within %d s"), CATCH_UP_LIMIT.toSeconds());
            }
            return compare(watch);
        }
    }

    /** Prints what {@code admin status} says. */
    void status(Workplace place) {
        ConvoyProcess.Result status = ConvoyProcess.admin(place.config(), passwords.environment(), "status");
        screen.line("");
        screen.line(screen.strong("  scripts/admin status") + "  (exit " + status.status() + ")");
        (status.out() + status.err()).lines().forEach(line -> screen.line("  " + line));
    }

    private void work(LiveView view, Duration duration, int rate, long seed) throws SQLException {
        long deadline = System.nanoTime() + duration.toNanos();
        try (Workload workload = new Workload(servers, passwords, seed, ledger)) {
            view.show();
            workload.load();
            workload.start(rate);
            for (long next = System.nanoTime(); next < deadline; next += TICK.toNanos()) {
                rest(Duration.ofNanos(next + TICK.toNanos() - System.nanoTime()));
                view.show();
                pipeline.requireAlive();
                workload.requireHealthy();
            }
            workload.stop();
        }
    }

    /** Shows the view until nothing is under way any more, or until the limit. */
    private boolean catchUp(LiveView view, TargetWatch watch) {
        long deadline = System.nanoTime() + CATCH_UP_LIMIT.toNanos();
        long shown = System.nanoTime();
        while (!level(watch)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            rest(PAUSE);
            if (System.nanoTime() - shown > TICK.toNanos()) {
                shown = System.nanoTime();
                view.show();
                pipeline.requireAlive();
            }
        }
        view.show();
        return true;
    }

    private boolean level(TargetWatch watch) {
        return watch.read().values().stream().allMatch(tables -> ShopTable.ALL.stream().allMatch(table ->
            tables.getOrDefault(table.name(), Standing.UNKNOWN).lag(ledger.of(table)) == 0));
    }

    private void latency() throws SQLException {
        List<Double> times = new Probe(servers, passwords, ledger).measure();
        screen.line("");
        screen.line("  one UPDATE, from its commit until readable at both targets: median %.0f ms (%.0f to %.0f ms, %d times)",
            times.get(times.size() / 2), times.get(0), times.get(times.size() - 1), times.size());
    }

    private boolean compare(TargetWatch watch) throws SQLException {
        Map<String, Map<String, Standing>> standings = watch.read();
        boolean equal = true;
        long rows = 0;
        screen.line("");
        screen.line(screen.strong(String.format("  %-12s %9s %9s   %-22s %-22s", "table", "rows", "changes",
            Servers.TARGETS.get(0), Servers.TARGETS.get(1))));
        for (ShopTable table : ShopTable.ALL) {
            Map<String, Comparison> found = new LinkedHashMap<>();
            for (String target : Servers.TARGETS) {
                found.put(target, Comparison.of(table, servers, target));
            }
            long count = found.get(Servers.TARGETS.get(0)).rows();
            StringBuilder line = new StringBuilder(String.format("  %-12s %,9d %,9d  ", table.name(), count, ledger.of(table)));
            found.forEach((target, comparison) -> line.append(verdict(comparison,
                standings.get(target).getOrDefault(table.name(), Standing.UNKNOWN))));
            screen.line("%s", line.toString().stripTrailing());
            equal &= found.values().stream().allMatch(Comparison::equal);
            rows += count;
        }
        screen.line(equal ? screen.good("  both targets equal the source: %,d rows, every column compared") : screen.bad(
            "  the targets do not equal the source (%,d rows compared)"), rows);
        return equal;
    }

    private String verdict(Comparison comparison, Standing standing) {
        String text = String.format(" %-22s", comparison.verdict() + (standing.state().equals("live") ? "" : ", " + standing.state()));
        return comparison.equal() ? screen.good(text) : screen.bad(text);
    }

    /** Lets time pass; an interrupt (the JVM is going down) ends the tour. */
    private static void rest(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new SandboxException("interrupted");
        }
    }
}
