package dev.convoy.sandbox.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code scripts/bench-scale}: what many tables, most of them idle, and many targets cost. Lines of different size run side by side on the
 * same servers; under load they take turns, and take turns at being first, and idle they are measured at the same time, so that what else
 * happens on the machine meets both alike. Commits are timed by the servers' commit timestamps, which share this machine's clock.
 */
@Command(name = "bench-scale", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measures lag and idle cost with 1,000 tables beside 10, and with 50 targets beside 1. Exit status 0 if at the end every"
        + " target held what its source held, whatever the figures are.")
public final class ScaleBench implements Callable<Integer> {

    /** What is varied. */
    private enum Of {
        TABLES, TARGETS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--of", paramLabel = "W", split = ",", description = "Of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Of> which = List.of(Of.values());

    @Option(names = "--pairs", paramLabel = "N", description = "Measurements of each (default: 5).")
    private Integer pairs;

    @Option(names = "--short", description = "Small and quick: shows that ends are equal, measures nothing worth telling.")
    private boolean brief;

    @Option(names = "--postgres", paramLabel = "DIR",
        description = "Installation to run, which has bin/postgres, such as /usr/lib/postgresql/17 (default: the embedded one).")
    private Path postgres;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private ScaleSize size;

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "convoy-logback.xml");
        System.exit(new CommandLine(new ScaleBench()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
    }

    @Override
    public Integer call() throws SQLException {
        if (pairs != null && pairs < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--pairs must be at least 1");
        }
        ScaleSize usual = brief ? ScaleSize.SHORT : ScaleSize.FULL;
        size = pairs == null ? usual : usual.withPairs(pairs);
        boolean equal = true;
        try (ScaleBed bed = ScaleBed.open(Optional.ofNullable(postgres)); ScaleLine few = start(bed, "few", size.few(), size.few(), 1)) {
            print("PostgreSQL %s with fsync, Java %s, %d processors; %d measurements of %d s each", bed.serverVersion(),
                System.getProperty("java.version"), Runtime.getRuntime().availableProcessors(), size.pairs(), size.stretch().toSeconds());
            for (Of of : which) {
                equal &= switch (of) {
                    case TABLES -> tables(bed, few);
                    case TARGETS -> targets(bed, few);
                };
            }
        }
        print("%nat the end, every target %s its source", equal ? "equals" : "DIFFERS from");
        return equal ? 0 : 1;
    }

    private ScaleLine start(ScaleBed bed, String name, int tables, int active, int targets) throws SQLException {
        long begun = System.nanoTime();
        ScaleLine line = ScaleLine.start(bed, name, tables, active, targets);
        progress("%s: %,d tables, %d of them active, %d targets, set up in %.0f s", name, tables, active, targets,
            (System.nanoTime() - begun) / 1e9);
        return line;
    }

    /** Few tables beside many; returns whether ends were equal. */
    private boolean tables(ScaleBed bed, ScaleLine few) throws SQLException {
        try (ScaleLine many = start(bed, "many", size.many(), size.active(), 1)) {
            ScaleComparison loaded = loaded(bed, ScaleComparison.ofActiveTables(), few, many, size.rate());
            ScaleComparison idle = idle(ScaleComparison.ofIdleTables(), few, many);
            print("%n%s", ScaleComparison.head("median (least-most)", String.format(Locale.ROOT, "%,d tables, all active", size.few()),
                String.format(Locale.ROOT, "%,d tables, %,d active", size.many(), size.active())));
            print("%.0f changes/s:", size.rate());
            loaded.table().forEach(line -> print("%s", line));
            print("idle:");
            idle.table().forEach(line -> print("%s", line));
            return equal(few, many);
        }
    }

    /** One target beside many; returns whether ends were equal. */
    private boolean targets(ScaleBed bed, ScaleLine one) throws SQLException {
        try (ScaleLine fan = start(bed, "fan", size.few(), size.few(), size.targets())) {
            ScaleComparison loaded = loaded(bed, ScaleComparison.ofTargets(), one, fan, size.slowRate());
            ScaleComparison idle = idle(ScaleComparison.ofIdleTargets(), one, fan);
            print("%n%s", ScaleComparison.head("median (least-most)", "1 target", size.targets() + " targets"));
            print("%.0f changes/s:", size.slowRate());
            loaded.table().forEach(line -> print("%s", line));
            print("idle:");
            idle.table().forEach(line -> print("%s", line));
            return equal(one, fan);
        }
    }

    private ScaleComparison loaded(ScaleBed bed, ScaleComparison into, ScaleLine base, ScaleLine other, double rate) throws SQLException {
        for (ScaleLine line : List.of(base, other)) {
            line.load().run(size.settle(), rate);
            line.awaitArrival();
        }
        bed.writeOut();
        for (int pair = 0; pair < size.pairs(); pair++) {
            Figures first = loaded(pair % 2 == 0 ? base : other, rate);
            Figures second = loaded(pair % 2 == 0 ? other : base, rate);
            Figures ofBase = pair % 2 == 0 ? first : second;
            Figures ofOther = pair % 2 == 0 ? second : first;
            into.add(ofBase, ofOther);
            progress("loaded %d: %s%n       against %s", pair + 1, ofBase, ofOther);
        }
        return into;
    }

    private Figures loaded(ScaleLine line, double rate) throws SQLException {
        ScaleWork before = line.work();
        ScaleLoad.Timed timed = line.load().run(size.stretch(), rate);
        Figures figures = line.work().since(before);
        line.awaitArrival();
        double[] lags = line.lags(timed);
        return figures.with(Measure.P50_MS, Probe.percentile(lags, 50)).with(Measure.P99_MS, Probe.percentile(lags, 99));
    }

    private ScaleComparison idle(ScaleComparison into, ScaleLine base, ScaleLine other) throws SQLException {
        rest(size.settle());
        for (int pair = 0; pair < size.pairs(); pair++) {
            ScaleWork baseBefore = base.work();
            ScaleWork otherBefore = other.work();
            rest(size.stretch());
            Figures ofBase = base.work().since(baseBefore);
            Figures ofOther = other.work().since(otherBefore);
            into.add(ofBase, ofOther);
            progress("idle %d: %s%n     against %s", pair + 1, ofBase, ofOther);
        }
        return into;
    }

    private boolean equal(ScaleLine... lines) throws SQLException {
        boolean equal = true;
        for (ScaleLine line : lines) {
            String differences = line.differences();
            if (!differences.isEmpty()) {
                progress("ENDS DIFFER%n%s", differences);
                equal = false;
            }
        }
        return equal;
    }

    private static void rest(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private void progress(String format, Object... values) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(String.format(Locale.ROOT, format, values));
        err.flush();
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
