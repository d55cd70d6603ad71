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
    /** With a table that is not live, this long without any movement means that nothing will move any more. */
    private static final Duration STUCK_LIMIT = Duration.ofSeconds(8);
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
        try (TargetWatch watch = new TargetWatch(servers); Workload workload = new Workload(servers, passwords, seed, ledger)) {
            boolean caughtUp = load(workload, watch) && work(workload, watch, duration, rate) && latency(watch);
            if (!caughtUp) {
                screen.line(screen.bad("  not caught up: some changes have not arrived"));
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

    private boolean load(Workload workload, TargetWatch watch) throws SQLException {
        workload.load();
        boolean arrived = catchUp(watch, () -> { });
        screen.step(arrived ? "%,d rows loaded at the source, and arrived at both targets" : "%,d rows loaded at the source",
            ShopTable.ALL.stream().mapToLong(ledger::of).sum());
        return arrived;
    }

    private boolean work(Workload workload, TargetWatch watch, Duration duration, int rate) {
        screen.step("a workload writes for %d s: inserts, updates, deletes, changed keys, a TRUNCATE", duration.toSeconds());
        screen.line("");
        LiveView view = new LiveView(screen, ledger, watch);
        workload.start(rate);
        long next = System.nanoTime();
        for (long deadline = next + duration.toNanos(); next < deadline;) {
            next += TICK.toNanos();
            rest(Duration.ofNanos(next - System.nanoTime()));
            view.show();
            pipeline.requireAlive();
            workload.requireHealthy();
        }
        workload.stop();
        boolean arrived = catchUp(watch, view::show);
        view.show();
        return arrived;
    }

    /** Waits, with {@code eachTick} now and then, until nothing is under way; gives up at the limit, or sooner if the rest is stuck. */
    private boolean catchUp(TargetWatch watch, Runnable eachTick) {
        long deadline = System.nanoTime() + CATCH_UP_LIMIT.toNanos();
        long shown = System.nanoTime();
        long moved = shown;
        Map<String, Map<String, Standing>> before = watch.read();
        for (Map<String, Map<String, Standing>> now = before; !level(now); now = watch.read()) {
            long time = System.nanoTime();
            moved = now.equals(before) ? moved : time;
            before = now;
            if (time > deadline || time - moved > STUCK_LIMIT.toNanos() && !allLive(now)) {
                return false;
            }
            if (time - shown > TICK.toNanos()) {
                shown = time;
                eachTick.run();
                pipeline.requireAlive();
            }
            rest(PAUSE);
        }
        return true;
    }

    private boolean level(Map<String, Map<String, Standing>> standings) {
        return standings.values().stream().allMatch(tables -> ShopTable.ALL.stream().allMatch(table ->
            tables.getOrDefault(table.name(), Standing.UNKNOWN).lag(ledger.of(table)) == 0));
    }

    private static boolean allLive(Map<String, Map<String, Standing>> standings) {
        return standings.values().stream().flatMap(tables -> tables.values().stream())
            .allMatch(standing -> standing.state().equals(Standing.LIVE));
    }

    private boolean latency(TargetWatch watch) throws SQLException {
        List<Double> times = new Probe(servers, passwords, ledger).measure();
        screen.line("");
        screen.line("  one UPDATE, from its commit until readable at both targets: median %.0f ms (%.0f to %.0f ms, %d times)",
            times.get(times.size() / 2), times.get(0), times.get(times.size() - 1), times.size());
        return catchUp(watch, () -> { });
    }

    private boolean compare(TargetWatch watch) throws SQLException {
        Map<String, Map<String, Standing>> standings = watch.read();
        boolean equal = true;
        long rows = 0;
        screen.line("");
        screen.line(screen.strong(String.format("  %-12s %9s %9s   %-10s %s", "table", "rows", "changes",
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
        String state = standing.state().equals(Standing.LIVE) ? "" : ", " + standing.state();
        String text = String.format(" %-10s", comparison.verdict() + state);
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
