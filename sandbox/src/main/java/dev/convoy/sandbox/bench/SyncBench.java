package dev.convoy.sandbox.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code scripts/bench-sync}: a table is copied and verified while clients write to it at full speed. Stretches in which the copy has
 * its turns alternate with stretches in which it has not, so that what else happens on the machine meets both alike. Source, target,
 * Kafka, Convoy's processes and the clients share this machine. Then the same table is copied at rest, by Convoy and by other means.
 */
@Command(name = "bench-sync", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measures copying a table while it is written to. Exit status 0 only if writers keep 0.8 of their throughput, no lock"
        + " stronger than a reader's is seen, and source and target are equal afterwards.")
public final class SyncBench implements Callable<Integer> {
    private static final double RATIO_MIN = 0.8;
    /** After a switch from one kind of stretch to the other, what was begun comes to its end unmeasured. */
    private static final int SETTLE_SECONDS = 3;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "5000000", description = "Rows of the table (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "4", description = "Writing clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--pairs", paramLabel = "N", defaultValue = "6",
        description = "Stretches with the copy, each between two without (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--stretch", paramLabel = "SECONDS", defaultValue = "10",
        description = "Length of a stretch (default: ${DEFAULT-VALUE}).")
    private int stretch;

    @Option(names = "--chunk-rows-per-second", paramLabel = "N",
        description = "Throttle of the copy while clients write, as in convoy.yaml (default: none).")
    private Long rowsPerSecond;

    @Option(names = "--postgres", paramLabel = "VERSION", description = "Version of the servers (default: the class path's).")
    private String version;

    @Option(names = "--postgres-bin", paramLabel = "DIR", description = "Where pg_dump and psql are (default: on the PATH).")
    private Path programs;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "60",
        description = "Longest time this may take (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private long deadline;

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "convoy-logback.xml");
        System.exit(new CommandLine(new SyncBench()).execute(args));
    }

    @Override
    public Integer call() throws SQLException, IOException, InterruptedException {
        if (rows < 1 || clients < 1 || pairs < 1 || stretch < 1 || minutes < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "every number must be at least 1");
        }
        deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        OptionalLong throttle = rowsPerSecond == null ? OptionalLong.empty() : OptionalLong.of(rowsPerSecond);
        try (SyncBed bed = new SyncBed(Optional.ofNullable(version), throttle)) {
            bed.prepare(rows);
            print("PostgreSQL %s with fsync, %d processors; %,d rows of %s bytes; %d clients%s", bed.askSource("SHOW server_version"),
                Runtime.getRuntime().availableProcessors(), rows, bed.askSource("SELECT avg(pg_column_size(t.*))::int FROM (SELECT *"
                + " FROM items LIMIT 1000) t"), clients, throttle.isPresent() ? "; at most " + rowsPerSecond + " rows/s" : "");
            boolean good = underLoad(bed);
            atRest(bed);
            return good ? 0 : 1;
        }
    }

    /** The copy while clients write; whether everything is within its bounds. */
    private boolean underLoad(SyncBed bed) throws SQLException, InterruptedException {
        LockSampler sampler = LockSampler.start(bed.source(), SyncBed.DATABASE);
        boolean kept;
        try (SyncWriters writers = SyncWriters.start(bed.source(), SyncBed.DATABASE, clients, rows)) {
            long sync = bed.askForSync();
            kept = compare(bed, writers, sync);
            long before = bed.copied(sync);
            long begun = System.nanoTime();
            bed.letRun(sync, true);
            bed.awaitPublished(sync, deadline);
            double published = seconds(begun);
            long committed = writers.committed();
            bed.awaitArrived(sync, deadline);
            print("%nthe rest of the copy, beside the clients: %,d rows in %.0f s, %,.0f rows/s; at the target %.1f s later",
                bed.copied(sync) - before, published, (bed.copied(sync) - before) / published, seconds(begun) - published);
            print("the clients committed %,d times by then", committed);
        } finally {
            sampler.close();
        }
        LockSampler.Seen seen = sampler.seen();
        print("locks of Convoy's sessions on the table, in %,d looks at pg_locks: %s; nothing stronger than a reader's: %s", seen.looks(),
            seen.modes(), seen.onlyReaders() ? "met" : "missed");
        long begun = System.nanoTime();
        bed.awaitApplied(deadline);
        print("clients stopped; the target had all their changes %.1f s later", seconds(begun));
        begun = System.nanoTime();
        String verified = bed.admin("verify", "--target", SyncBed.TARGET);
        print("%n$ scripts/admin -c convoy.yaml verify --target %s%n%s", SyncBed.TARGET,
            verified.substring(verified.lastIndexOf('\n') + 1));
        print("  took %.0f s, %,.0f rows/s", seconds(begun), Long.parseLong(bed.askSource("SELECT count(*) FROM items")) / seconds(begun));
        return kept && seen.onlyReaders();
    }

    /** Commits a second without and with the copy, in turn. */
    private boolean compare(SyncBed bed, SyncWriters writers, long sync) throws SQLException, InterruptedException {
        print("%n%-32s %12s %12s %16s %14s", "stretches of " + stretch + " s, in turn", "without", "with the copy", "with / without",
            "rows/s copied");
        List<Double> ratios = new ArrayList<>();
        double without = measure(bed, writers, sync, false);
        for (int pair = 0; pair < pairs && !bed.isPublished(sync); pair++) {
            long before = bed.copied(sync);
            long begun = System.nanoTime();
            double with = measure(bed, writers, sync, true);
            double rate = (bed.copied(sync) - before) / seconds(begun);
            if (bed.isPublished(sync)) {
                break;
            }
            double after = measure(bed, writers, sync, false);
            ratios.add(with / ((without + after) / 2));
            print("%-32s %,12.0f %,12.0f %16.2f %,14.0f", "commits/s of the clients", (without + after) / 2, with, ratios.get(pair), rate);
            without = after;
        }
        if (ratios.isEmpty()) {
            print("the copy was over before anything could be compared; take more --rows or a shorter --stretch");
            return false;
        }
        Spread ratio = Spread.of(ratios);
        boolean kept = ratio.median() >= RATIO_MIN;
        print("with / without: median %.2f (%.2f-%.2f); the bound is %.1f: %s", ratio.median(), ratio.min(), ratio.max(), RATIO_MIN,
            kept ? "met" : "missed");
        return kept;
    }

    private double measure(SyncBed bed, SyncWriters writers, long sync, boolean copying) throws SQLException, InterruptedException {
        bed.letRun(sync, copying);
        writers.measure(SETTLE_SECONDS);
        return writers.measure(stretch);
    }

    /** The same table, nobody writing, each time into an empty table that has its key. */
    private void atRest(SyncBed bed) throws SQLException, IOException, InterruptedException {
        long there = Long.parseLong(bed.askSource("SELECT count(*) FROM items"));
        print("%n%-60s %8s %12s", "the same table at rest, " + String.format(Locale.ROOT, "%,d rows", there), "s", "rows/s");
        bed.target().execute(SyncBed.TARGET, "TRUNCATE items");
        long begun = System.nanoTime();
        long sync = bed.askForSync();
        bed.awaitArrived(sync, deadline);
        tell("Convoy: admin sync", seconds(begun), there);
        RivalCopies rivals = new RivalCopies(bed, deadline);
        int major = Integer.parseInt(bed.askSource("SELECT current_setting('server_version_num')::int / 10000"));
        if (RivalCopies.isUsable(Optional.ofNullable(programs), major)) {
            tell("pg_dump | psql", rivals.dump(Optional.ofNullable(programs)), there);
        } else {
            tell("COPY TO and COPY FROM through JDBC (no pg_dump this new here)", rivals.copy(), there);
        }
        tell("native logical replication's initial copy", rivals.subscribe(), there);
    }

    private void tell(String what, double seconds, long there) {
        print("%-60s %8.1f %,12.0f", what, seconds, there / seconds);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
