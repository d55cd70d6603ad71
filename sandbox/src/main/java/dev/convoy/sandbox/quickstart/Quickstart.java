package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.Lifeline;
import dev.convoy.sandbox.cluster.SandboxException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts a source, two targets, Kafka and Convoy on this machine, works on the source, and shows that the targets follow.
 *
 * <p>Runs on the main thread. Whatever way it ends (done, failed, Ctrl-C), the {@link Lifeline} stops every process it started.
 */
@Command(name = "quickstart", sortOptions = false, mixinStandardHelpOptions = true,
    description = "Replicates a small shop's database to two others through Kafka, all on this machine, and shows it.",
    footer = {"", "Examples:", "  scripts/quickstart                       stay up afterwards, to try it with psql",
        "  scripts/quickstart --exit --seconds 60   a longer tour; status 0 only if the targets equal the source"})
public final class Quickstart implements Callable<Integer> {

    private static final int EQUAL = 0;
    private static final int DIFFERENT = 1;

    @Option(names = "--exit", description = "End when the tour is done; status 0 only if the targets equal the source.")
    private boolean exit;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "20",
        description = "How long the workload runs (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "300",
        description = "Transactions a second, 1 to 100000 (default ${DEFAULT-VALUE}); about 4 changes each.")
    private int rate;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of the workload (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--dir", paramLabel = "DIR",
        description = "Where convoy.yaml and the logs go, and stay (default: a temporary directory).")
    private Path directory;

    @Option(names = "--debug", description = "Show stack traces of errors.")
    private boolean debug;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private final Screen screen = Screen.ofProcess();

    public static void main(String[] arguments) {
        // Must be set before the first logger exists; of use only to this process, Convoy's own have their own logging.
        System.setProperty("logback.configurationFile", "dev/convoy/sandbox/quickstart/logback-quickstart.xml");
        CommandLine command = new CommandLine(new Quickstart());
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() {
        if (seconds < 1 || rate < 1 || rate > 100_000) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--seconds and --rate must be at least 1, --rate at most 100000");
        }
        Workplace place = Workplace.create(Optional.ofNullable(directory));
        Lifeline.hold(place); // first held, last closed: the processes write their logs there until they end
        try {
            int status = tour(place);
            if (status != EQUAL) {
                keep(place);
            }
            return status;
        } catch (SandboxException | SQLException e) {
            report(e, place);
            return DIFFERENT;
        }
    }

    private int tour(Workplace place) throws SQLException {
        Passwords passwords = new Passwords();
        Map<String, String> environment = passwords.environment();
        screen.step("starting PostgreSQL three times (source %s, targets %s) and Kafka", Servers.SOURCE,
            String.join(" and ", Servers.TARGETS));
        try (Servers servers = Servers.start(passwords)) {
            place.write(servers, environment);
            screen.step("PostgreSQL %s and Kafka %s are up; the source has %d tables, all empty", servers.postgresVersion(),
                AppInfoParser.getVersion(), ShopTable.ALL.size());
            setup(place, environment);
            try (Pipeline pipeline = Pipeline.start(place, environment)) {
                screen.step("producer and consumers are started, a JVM each");
                Tour tour = new Tour(screen, servers, pipeline, passwords);
                boolean equal = tour.run(Duration.ofSeconds(seconds), rate, seed);
                tour.status(place);
                if (!exit) {
                    stayUp(servers, pipeline, place);
                }
                return equal ? EQUAL : DIFFERENT;
            }
        }
    }

    private void setup(Workplace place, Map<String, String> environment) {
        ConvoyProcess.Result setup = ConvoyProcess.admin(place.config(), environment, "setup");
        if (setup.status() != 0) {
            throw new SandboxException("admin setup ended with status " + setup.status() + "\n" + setup.out() + setup.err());
        }
        screen.step("scripts/admin setup has attached capture and prepared topic and targets");
    }

    /** After a failure the logs are of use. */
    private void keep(Workplace place) {
        Lifeline.release(place);
        screen.line("  logs: %s", place.directory());
    }

    private void stayUp(Servers servers, Pipeline pipeline, Workplace place) {
        screen.line("");
        screen.line(screen.strong("  Try it: everything stays up until Ctrl-C"));
        screen.line("  source        psql %s", servers.source().psqlUrl(Servers.SOURCE));
        screen.line("                  UPDATE customers SET country = 'IT' WHERE id = 42;");
        servers.targets().forEach((name, target) -> screen.line("  %-13s psql %s", name, target.psqlUrl(name)));
        screen.line("                  SELECT * FROM customers WHERE id = 42 \\watch 1");
        StringJoiner pids = new StringJoiner(", ");
        pipeline.pids().forEach((name, pid) -> pids.add(name + " " + pid));
        screen.line("  process ids   %s", pids);
        screen.line("  operate       . %s; scripts/admin -c %s status", place.environmentFile(), place.config());
        screen.line("  logs          %s", place.directory());
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the way down (Ctrl-C) a failure is only that something was stopped under our hands. */
    private void report(Exception failure, Workplace place) {
        if (Lifeline.exiting()) {
            return;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("error: " + failure.getMessage());
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        keep(place);
    }
}
