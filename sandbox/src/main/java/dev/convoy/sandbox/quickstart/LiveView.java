package dev.convoy.sandbox.quickstart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Shows, once a second, what was written at the source and how far each target is behind. For one thread. */
final class LiveView {

    private final Screen screen;
    private final Ledger ledger;
    private final TargetWatch watch;
    private final long started = System.nanoTime();
    private long shown = started;
    private final Map<String, Long> before = new HashMap<>();

    LiveView(Screen screen, Ledger ledger, TargetWatch watch) {
        this.screen = screen;
        this.ledger = ledger;
        this.watch = watch;
        before.put(Servers.SOURCE, ShopTable.ALL.stream().mapToLong(ledger::of).sum());
        watch.read().forEach((target, tables) -> before.put(target, sum(tables.values().stream().map(Standing::applied))));
    }

    /** Reads once and prints once. */
    void show() {
        Map<String, Long> written = new HashMap<>();
        ShopTable.ALL.forEach(table -> written.put(table.name(), ledger.of(table))); // before the targets: a lag is never understated
        Map<String, Map<String, Standing>> standings = watch.read();
        long now = System.nanoTime();
        double seconds = (now - shown) / 1e9;
        shown = now;
        if (screen.terminal()) {
            screen.redraw(table(written, standings, seconds));
        } else {
            screen.line(summary(written, standings, seconds));
        }
    }

    private String summary(Map<String, Long> written, Map<String, Map<String, Standing>> standings, double seconds) {
        long total = sum(written.values().stream());
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %3d s   shop %,8d changes %,6d/s",
            (shown - started) / 1_000_000_000, total, rate(Servers.SOURCE, total, seconds)));
        standings.forEach((target, tables) -> {
            long applied = sum(tables.values().stream().map(Standing::applied));
            line.append(String.format(Locale.ROOT, "   %s %,8d %,6d/s  lag %,d%s", target, applied, rate(target, applied, seconds),
                lag(written, tables), notLive(tables)));
        });
        return line.toString();
    }

    private List<String> table(Map<String, Long> written, Map<String, Map<String, Standing>> standings, double seconds) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "  %-12s %10s", "table", "written"));
        standings.keySet().forEach(target -> head.append(String.format(Locale.ROOT, " │ %-8s %10s %8s", "", target, "lag")));
        lines.add(screen.strong(head.toString()));
        for (ShopTable table : ShopTable.ALL) {
            long count = written.get(table.name());
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-12s %,10d", table.name(), count));
            standings.values().forEach(tables -> line.append(cell(tables.getOrDefault(table.name(), Standing.UNKNOWN), count)));
            lines.add(line.toString());
        }
        long total = sum(written.values().stream());
        String clock = (shown - started) / 1_000_000_000 + " s";
        StringBuilder foot = new StringBuilder(String.format(Locale.ROOT, "  %-12s %,10d", clock, total));
        standings.forEach((target, tables) -> foot.append(String.format(Locale.ROOT, " │ %-8s %,10d %,8d", "",
            sum(tables.values().stream().map(Standing::applied)), lag(written, tables))));
        lines.add(screen.strong(foot.toString()));
        StringBuilder rates = new StringBuilder(String.format(Locale.ROOT, "  %-12s %,8d/s", "", rate(Servers.SOURCE, total, seconds)));
        standings.forEach((target, tables) -> rates.append(String.format(Locale.ROOT, " │ %-8s %,8d/s %8s", "",
            rate(target, sum(tables.values().stream().map(Standing::applied)), seconds), "")));
        lines.add(rates.toString());
        return lines;
    }

    private String cell(Standing standing, long written) {
        String state = String.format(Locale.ROOT, "%-8s", standing.state());
        String coloured = standing.state().equals(Standing.LIVE) ? screen.good(state) : screen.bad(state);
        return String.format(Locale.ROOT, " │ %s %,10d %,8d", coloured,
            standing.applied(), standing.lag(written));
    }

    private static long lag(Map<String, Long> written, Map<String, Standing> tables) {
        return sum(ShopTable.ALL.stream()
            .map(table -> tables.getOrDefault(table.name(), Standing.UNKNOWN).lag(written.get(table.name()))));
    }

    private static String notLive(Map<String, Standing> tables) {
        StringBuilder states = new StringBuilder();
        tables.forEach((table, standing) -> {
            if (!standing.state().equals(Standing.LIVE)) {
                states.append(' ').append(table).append(' ').append(standing.state());
            }
        });
        return states.isEmpty() ? "" : " (" + states.toString().strip() + ")";
    }

    private long rate(String what, long total, double seconds) {
        Long earlier = before.put(what, total);
        return earlier == null ? 0 : Math.round((total - earlier) / Math.max(seconds, 0.001));
    }

    private static long sum(Stream<Long> numbers) {
        return numbers.mapToLong(Long::longValue).sum();
    }
}
