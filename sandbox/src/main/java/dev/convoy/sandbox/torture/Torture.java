package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.Directories;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code scripts/torture}: an application works on the source, a {@link Nemesis} does what its seed says to every process, server and
 * network, and a {@link Checker} proves from outside that every committed change arrived once and in order. Runs on the main thread.
 */
@Command(name = "torture", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Kills, cuts, stalls and freezes everything around Convoy while an application writes, then checks that nothing was"
        + " lost, doubled or reordered. Exit status 0 only if no violation was found.",
    footer = {"", "Examples:", "  scripts/torture                            three minutes",
        "  scripts/torture --minutes 60 --seed 7      the faults of seed 7, for an hour",
        "  scripts/torture --faults CUT,DEPOSE_LEADER only these"})
public final class Torture implements Callable<Integer> {
    private static final Duration LONG = Duration.ofMinutes(5);
    /** Load without a fault, after which processes hold what they hold at work. */
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration LONG_WARM_UP = Duration.ofSeconds(20);

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "3", description = "How long faults come (default ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(names = "--rounds", paramLabel = "N",
        description = "Ends when each kind of fault has come N times, instead of after --minutes.")
    private Integer rounds;

    @Option(names = "--seed", paramLabel = "N", description = "What decides on faults, victims and durations (default: the time).")
    private Long seed;

    @Option(names = "--faults", paramLabel = "KIND", split = ",", description = "Only these kinds: ${COMPLETION-CANDIDATES}.")
    private List<Fault> kinds;

    @Option(names = "--losses", negatable = true, defaultValue = "true", fallbackValue = "true",
        description = "Afterwards lose what cannot be kept: topic retention, old backups, a failover (default ${DEFAULT-VALUE}).")
    private boolean losses;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "" + Generator.RATE,
        description = "Small transactions a second, from 1 to 1,000; large ones in proportion (default ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--brokers", paramLabel = "N", defaultValue = "3",
        description = "Nodes of Kafka; of three, any one may be missing (default ${DEFAULT-VALUE}).")
    private int brokers;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where logs and databases go (default: a temporary directory).")
    private Path directory;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "convoy-logback.xml");
        System.exit(new CommandLine(new Torture()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (minutes <= 0) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--minutes must be more than 0");
        }
        if (rounds != null && rounds < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--rounds must be 1 or more");
        }
        if (rate < 1 || rate > 1_000) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--rate must be from 1 to 1,000");
        }
        if (brokers < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--brokers must be 1 or more");
        }
        if (kinds != null && !Fault.LOSSLESS.containsAll(kinds)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--faults takes " + Fault.LOSSLESS + "; the others are --losses");
        }
        long chosen = seed == null ? System.currentTimeMillis() % 1_000_000 : seed;
        Path place = directory == null ? Files.createTempDirectory("convoy-torture-") : Files.createDirectories(directory.toAbsolutePath());
        place.toFile().setExecutable(true, false);
        Ledger ledger = new Ledger(spec.commandLine().getOut());
        ledger.tell("seed %d, %s, in %s", chosen, rounds == null ? minutes + " minutes" : "rounds: " + rounds, place);
        try (Arena arena = Arena.open(place, brokers)) {
            run(arena, ledger, chosen);
            ledger.summary();
            if (!ledger.isClean()) {
                arena.keep();
                tellHowToLook(arena, chosen);
                return 1;
            }
        }
        if (directory == null) {
            Directories.delete(place);
        }
        return 0;
    }

    private void run(Arena arena, Ledger ledger, long chosen) {
        Duration time = Duration.ofMillis((long) (minutes * 60_000));
        Status status = new Status(arena, ledger);
        Clocks clocks = Clocks.in(arena.directory());
        List<Fault> possible = possible(arena, ledger, clocks);
        ledger.tell("%d kinds of faults, %d brokers", possible.size(), brokers);
        try (Fleet fleet = new Fleet(arena, clocks).start(); Generator generator = new Generator(arena, ledger, rate, chosen)) {
            Generator.fill(arena);
            generator.start(chosen, time.compareTo(LONG) < 0 ? Duration.ofSeconds(20) : Duration.ofSeconds(140));
            Checker checker = new Checker(arena, fleet, ledger, status);
            Usage usage = new Usage(arena, fleet, ledger);
            Nemesis nemesis = new Nemesis(arena, fleet, ledger, status);
            LockSupport.parkNanos((time.compareTo(LONG) < 0 ? WARM_UP : LONG_WARM_UP).toNanos());
            usage.before();
            Instant end = Instant.now().plus(time);
            AtomicInteger steps = new AtomicInteger();
            nemesis.run(new Schedule(chosen, possible),
                () -> rounds == null ? Instant.now().isBefore(end) : steps.getAndIncrement() < rounds * possible.size());
            generator.stop();
            ledger.tell("the load has ended: %,d transactions", generator.committed());
            ledger.fact("transactions committed: %,d and large ones", generator.committed());
            if (checker.settle()) {
                checker.check(nemesis.synced());
                usage.after();
                if (losses) {
                    new Losses(arena, fleet, ledger, status, checker, chosen).run();
                }
            }
        } catch (SQLException | IOException | RuntimeException e) {
            ledger.violation("the torture itself failed: %s at %s", e, Arrays.stream(e.getStackTrace()).limit(6).toList());
        }
    }

    /** Those asked for, without what cannot be done on this machine. */
    private List<Fault> possible(Arena arena, Ledger ledger, Clocks clocks) {
        List<Fault> possible = new ArrayList<>(kinds == null ? Fault.LOSSLESS : kinds);
        if (!clocks.jump() && possible.remove(Fault.CLOCK)) {
            ledger.fact("left out: %s, which needs libfaketime", Fault.CLOCK);
        }
        if (arena.smallDisk().isEmpty() && possible.remove(Fault.DISK_FULL)) {
            ledger.fact("left out: %s, which needs the right to mount a tmpfs", Fault.DISK_FULL);
        }
        return possible;
    }

    private void tellHowToLook(Arena arena, long chosen) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%nlogs and databases are kept in %s; the same faults again: --seed %d%n", arena.directory(), chosen);
        out.printf("  logs      %s/*.log%n", arena.directory());
        List<String> databases = new ArrayList<>(List.of(Arena.SOURCE));
        databases.addAll(Arena.TARGETS);
        for (String database : databases) {
            SandboxPostgres server = arena.serverOf(database);
            out.printf("  %-9s %s%n            psql %s%n", database, server.startCommand(arena.kept(server)),
                server.psqlUrl(database));
        }
        out.flush();
    }
}
