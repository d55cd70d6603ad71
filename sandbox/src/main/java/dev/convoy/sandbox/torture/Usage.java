package dev.convoy.sandbox.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Convoy's processes hold: file handles and threads (where there is a /proc), connections at the servers, the queue's size on disk.
 * Confined to one thread.
 */
final class Usage {
    private static final int HANDLES_MAX = 400;
    private static final int THREADS_MAX = 100;
    private static final int CONNECTIONS_MAX = 30;
    /** Three segments of 32 MiB, and what is written while one is full and the next is not yet empty. */
    private static final long QUEUE_BYTES_MAX = 256L << 20;

    private final Arena arena;
    private final Fleet fleet;
    private final Ledger ledger;

    Usage(Arena arena, Fleet fleet, Ledger ledger) {
        this.arena = arena;
        this.fleet = fleet;
        this.ledger = ledger;
    }

    void before() throws SQLException {
        ledger.fact("resources at the start: %s", now());
    }

    /** After all has settled nothing may be far from where it was. */
    void after() throws SQLException {
        Map<String, Long> now = now();
        ledger.fact("resources at the end:   %s", now);
        now.forEach((what, value) -> {
            long most = what.startsWith("handles") ? HANDLES_MAX : what.startsWith("threads") ? THREADS_MAX
                : what.startsWith("connections") ? CONNECTIONS_MAX : what.startsWith("queue") ? QUEUE_BYTES_MAX : Long.MAX_VALUE;
            if (value > most) {
                ledger.violation("%s: %,d, more than %,d", what, value, most);
            }
        });
    }

    private Map<String, Long> now() throws SQLException {
        Map<String, Long> now = new LinkedHashMap<>();
        long handles = 0;
        long threads = 0;
        for (long pid : fleet.pids().values()) {
            handles = Math.max(handles, count(Path.of("/proc/" + pid + "/fd")));
            threads = Math.max(threads, count(Path.of("/proc/" + pid + "/task")));
        }
        now.put("handles of a process", handles);
        now.put("threads of a process", threads);
        String connections = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'convoy'";
        now.put("connections at the source", Long.parseLong(arena.ask(Arena.SOURCE, connections)));
        for (String target : Arena.TARGETS) {
            now.put("connections at " + target, Long.parseLong(arena.ask(target, connections)));
        }
        now.put("queue bytes", Long.parseLong(arena.ask(Arena.SOURCE,
            "SELECT sum(pg_total_relation_size('convoy.queue_' || g)) FROM generate_series(0, 2) g")));
        return now;
    }

    private static long count(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        } catch (IOException e) {
            return 0; // no /proc, or the process has just ended
        }
    }
}
