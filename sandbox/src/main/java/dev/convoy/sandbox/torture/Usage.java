package dev.convoy.sandbox.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What Convoy's processes hold: heap, file handles and threads (where there is a /proc), connections at the servers, the queue's size on
 * disk, lines in logs. Measured under load before the first fault, and again when all has settled behind the last; nothing may have
 * grown but by what the connections of the moment explain. Confined to one thread.
 */
final class Usage {
    private static final Duration SETTLE = Duration.ofSeconds(45);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(200);
    /** Three segments of 32 MiB, and what is written while one is full and the next is not yet empty. */
    private static final long QUEUE_BYTES_MAX = 256L << 20;
    private static final long LINES_AT_REST = 200;
    private static final long LINES_A_FAULT = 20;

    /** What is measured, and how far above its level it may end: pools that had not filled yet when it began may be full. */
    private enum What {
        HEAP("heap MiB of a process", 24), HANDLES("handles of a process", 60), THREADS("threads of a process", 20),
        AT_SOURCE("connections at the source", 6), AT_TARGETS("connections at a target", 20), QUEUE("queue KiB", QUEUE_BYTES_MAX >> 10);

        private final String text;
        private final long slack;

        What(String text, long slack) {
            this.text = text;
            this.slack = slack;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Arena arena;
    private final Fleet fleet;
    private final Ledger ledger;
    private Map<What, Long> level = Map.of();

    Usage(Arena arena, Fleet fleet, Ledger ledger) {
        this.arena = arena;
        this.fleet = fleet;
        this.ledger = ledger;
    }

    /** Waits until all have connected. */
    void before() throws SQLException {
        Instant end = Instant.now().plus(SETTLE);
        level = now();
        while ((level.get(What.AT_SOURCE) == 0 || level.get(What.AT_TARGETS) == 0) && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(SHORT_PAUSE.toNanos());
            level = now();
        }
        ledger.fact("held under load before the first fault: %s", level);
    }

    /** Idle connections, and what belongs to them, are given back after a while. */
    void after() throws SQLException {
        Instant end = Instant.now().plus(SETTLE);
        Map<What, Long> now = now();
        while (!grown(now).isEmpty() && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(PAUSE.toNanos());
            now = now();
        }
        ledger.fact("held at rest behind the last fault:     %s", now);
        for (What what : grown(now)) {
            ledger.violation("%s: %,d at the end, %,d at the beginning", what, now.get(what), level.get(what));
        }
        logs();
    }

    private List<What> grown(Map<What, Long> now) {
        List<What> grown = new ArrayList<>();
        now.forEach((what, value) -> {
            if (value > level.getOrDefault(what, 0L) + what.slack) {
                grown.add(what);
            }
        });
        return grown;
    }

    private Map<What, Long> now() throws SQLException {
        Map<What, Long> now = new LinkedHashMap<>();
        fleet.pids().forEach((place, pid) -> {
            Heap.of(pid, fleet.log(place)).ifPresent(bytes -> now.merge(What.HEAP, bytes >> 20, Math::max));
            now.merge(What.HANDLES, count(Path.of("/proc/" + pid + "/fd")), Math::max);
            now.merge(What.THREADS, count(Path.of("/proc/" + pid + "/task")), Math::max);
        });
        String connections = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'convoy'";
        now.put(What.AT_SOURCE, Long.parseLong(arena.ask(Arena.SOURCE, connections)));
        for (String target : Arena.TARGETS) {
            now.merge(What.AT_TARGETS, Long.parseLong(arena.ask(target, connections)), Math::max);
        }
        now.put(What.QUEUE, Long.parseLong(arena.ask(Arena.SOURCE,
            "SELECT sum(pg_total_relation_size('convoy.queue_' || g)) / 1024 FROM generate_series(0, 2) g").replaceFirst("\\..*", "")));
        return now;
    }

    /** A fault is told by a few lines, however long it lasts and however often its consequences come. */
    private void logs() {
        long most = LINES_AT_REST + LINES_A_FAULT * ledger.faults();
        long longest = 0;
        for (String place : Fleet.everybody()) {
            try (Stream<String> lines = Files.lines(fleet.log(place))) {
                longest = Math.max(longest, lines.count());
            } catch (IOException e) {
                ledger.violation("the log of %s cannot be read: %s", place, e);
            }
        }
        ledger.fact("lines in the longest log: %,d", longest);
        if (longest > most) {
            ledger.violation("a log has %,d lines after %d faults, more than %,d", longest, ledger.faults(), most);
        }
    }

    private static long count(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        } catch (IOException e) {
            return 0; // no /proc, or the process has just ended
        }
    }
}
