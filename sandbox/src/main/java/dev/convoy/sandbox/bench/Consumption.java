package dev.convoy.sandbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who has used how much processor time so far, as Linux tells; nothing is told elsewhere. Immutable.
 *
 * @param used by process
 */
record Consumption(Map<String, Used> used) {
    /**
     * Hundredths of a second.
     *
     * @param all       of a process, its children included
     * @param compiling of that, by a JVM's compilers
     * @param collecting  of that, by the thread in which a JVM collects garbage
     */
    record Used(long all, long compiling, long collecting) {
        static final Used NOTHING = new Used(0, 0, 0);

        private Used minus(Used other) {
            return new Used(all - other.all, compiling - other.compiling, collecting - other.collecting);
        }

        @Override
        public String toString() {
            String whole = String.format(Locale.ROOT, "%.2f", all / 100.0);
            return compiling + collecting == 0 ? whole
                : whole + String.format(Locale.ROOT, " (compiling %.2f, collecting %.2f)", compiling / 100.0, collecting / 100.0);
        }
    }

    /** @param pids processes by what they are called; this one's children do not count */
    static Consumption of(Map<String, Long> pids) {
        Map<String, Used> used = new LinkedHashMap<>();
        pids.forEach((name, pid) -> used.put(name, new Used(Stream.concat(Stream.of(pid),
            ProcessHandle.of(pid).stream().filter(process -> pid != ProcessHandle.current().pid()).flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)).mapToLong(process -> ticks(process, process.equals(pid))).sum(),
            ticks(pid, thread -> thread.contains("CompilerThre")), ticks(pid, "VM Thread"::equals))));
        return new Consumption(used);
    }

    private static long ticks(long pid, boolean withEnded) {
        List<Long> fields = fields(Path.of("/proc", Long.toString(pid), "stat"));
        return fields.get(0) + fields.get(1) + (withEnded ? fields.get(2) + fields.get(3) : 0);
    }

    private static long ticks(long pid, Predicate<String> threads) {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return all.filter(thread -> threads.test(name(thread))).map(thread -> fields(thread.resolve("stat")))
                .mapToLong(fields -> fields.get(0) + fields.get(1)).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // it has ended, or this is not Linux
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** utime, stime, cutime, cstime; zeros if the process or thread has ended, or this is not Linux. */
    private static List<Long> fields(Path stat) {
        try {
            return Stream.of(Files.readString(stat).replaceFirst(".*\\) ", "").split(" ")).skip(11).limit(4).map(Long::valueOf).toList();
        } catch (IOException e) {
            return List.of(0L, 0L, 0L, 0L);
        }
    }

    /** Seconds since {@code before}, such as {@code source 3.1, target 0.8}. */
    String since(Consumption before) {
        StringBuilder text = new StringBuilder();
        used.forEach((name, now) -> text.append(text.length() == 0 ? "" : ", ").append(name).append(' ')
            .append(now.minus(before.used.getOrDefault(name, Used.NOTHING))));
        return text.toString();
    }
}
