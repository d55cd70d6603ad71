package dev.convoy.sandbox.torture;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was done and what was found, told as it happens and kept for the summary. Thread-safe. */
final class Ledger {
    /** More of the same say nothing new. */
    private static final int VIOLATIONS_TOLD = 40;

    private final PrintWriter out;
    private final Instant begun = Instant.now();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final List<String> violations = new ArrayList<>();
    private final List<String> facts = new ArrayList<>();

    Ledger(PrintWriter out) {
        this.out = out;
    }

    synchronized void tell(String format, Object... values) {
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1e3;
        out.println(String.format(Locale.ROOT, "%7.1f s  ", seconds) + String.format(Locale.ROOT, format, values));
        out.flush();
    }

    synchronized void injected(Fault fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    /** How many faults were injected. */
    synchronized int faults() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Something that must never be. */
    synchronized void violation(String format, Object... values) {
        String text = String.format(Locale.ROOT, format, values);
        violations.add(text);
        if (violations.size() <= VIOLATIONS_TOLD) {
            tell("VIOLATION  %s", text);
        }
    }

    /** A figure for the summary. */
    synchronized void fact(String format, Object... values) {
        facts.add(String.format(Locale.ROOT, format, values));
    }

    synchronized boolean isClean() {
        return violations.isEmpty();
    }

    synchronized void summary() {
        out.println();
        out.printf(Locale.ROOT, "%d faults:%n", faults());
        faults.forEach((fault, times) -> out.printf(Locale.ROOT, "  %4d  %s%n", times, fault.what()));
        facts.forEach(out::println);
        out.printf(Locale.ROOT, "violations: %d%n", violations.size());
        violations.stream().limit(VIOLATIONS_TOLD).forEach(violation -> out.println("  " + violation.lines().findFirst().orElse("")));
        out.flush();
    }
}
