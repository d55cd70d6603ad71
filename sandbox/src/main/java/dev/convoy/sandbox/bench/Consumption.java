package dev.convoy.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who has used how much processor time so far, as Linux tells; nothing is told elsewhere. Immutable.
 *
 * @param ticks hundredths of a second by process, its children included
 */
record Consumption(Map<String, Long> ticks) {

    /** @param pids processes by what they are called; this one's children do not count */
    static Consumption of(Map<String, Long> pids) {
        Map<String, Long> ticks = new LinkedHashMap<>();
        pids.forEach((name, pid) -> ticks.put(name, Stream.concat(Stream.of(pid),
            ProcessHandle.of(pid).stream().filter(process -> pid != ProcessHandle.current().pid()).flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)).mapToLong(process -> ticks(process, process.equals(pid))).sum()));
        return new Consumption(ticks);
    }

    private static long ticks(long pid, boolean withEnded) {
        try {
            String[] fields = Files.readString(Path.of("/proc", Long.toString(pid), "stat")).replaceFirst(".*\\) ", "").split(" ");
            long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return withEnded ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
        } catch (IOException e) {
            return 0; // it has ended, or this is not Linux
        }
    }

    /** Seconds since {@code before}, such as {@code source 3.1, target 0.8}. */
    String since(Consumption before) {
        StringBuilder text = new StringBuilder();
        ticks.forEach((name, now) -> text.append(text.length() == 0 ? "" : ", ").append(name)
            .append(String.format(java.util.Locale.ROOT, " %.2f", (now - before.ticks.getOrDefault(name, 0L)) / 100.0)));
        return text.toString();
    }
}
