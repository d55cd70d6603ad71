package dev.convoy.cli;

import dev.convoy.config.ConfigException;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.failure.Failure;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;

/** Runs a picocli command so that every error is one line on standard error, with the exit statuses of {@link ExitStatus}. */
public final class Cli {
    /** How long a stopping process may take to finish what it is at. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    /** What {@code --version} shows; the version of the root pom. */
    public static final String VERSION = "convoy 0.1.0";

    private Cli() {
    }

    public static int run(Object command, String... args) {
        return execute(new CommandLine(command), args);
    }

    /** The same with other streams than the process's. */
    public static int run(Object command, PrintWriter out, PrintWriter err, String... args) {
        return execute(new CommandLine(command).setOut(out).setErr(err), args);
    }

    private static int execute(CommandLine line, String... args) {
        boolean debug = Arrays.asList(args).contains("--debug");
        if (debug) {
            // Read with convoy-logback.xml, by the first who logs.
            System.setProperty("CONVOY_LOG", "DEBUG");
            System.setProperty("CONVOY_TRACES", "%ex");
        }
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, arguments) -> {
            e.getCommandLine().getErr().println("error: " + usage(e));
            return ExitStatus.USAGE;
        });
        line.setExecutionExceptionHandler((e, commandLine, parsed) -> {
            commandLine.getErr().println(message(e));
            if (debug) {
                e.printStackTrace(commandLine.getErr());
            }
            commandLine.getErr().flush();
            return status(e);
        });
        return line.execute(args);
    }

    /** Host and process id: tells one process of Convoy from another. */
    public static String processName() {
        String host = System.getenv().getOrDefault("HOSTNAME", "");
        if (host.isEmpty()) {
            try {
                host = java.net.InetAddress.getLocalHost().getHostName();
            } catch (java.net.UnknownHostException e) {
                host = "localhost";
            }
        }
        return host + ":" + ProcessHandle.current().pid();
    }

    /** The body of a process that runs until it is stopped. */
    @FunctionalInterface
    public interface Body {
        void run() throws InterruptedException;
    }

    /**
     * Runs {@code body}; on SIGTERM or SIGINT calls {@code stop}, gives the body time to end by itself, and then interrupts it.
     */
    public static void runUntilSignal(Body body, Runnable stop) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            try {
                if (!ended.await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                    main.interrupt();
                    ended.await(1, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "convoy-stop"));
        try {
            body.run();
        } finally {
            ended.countDown();
        }
    }

    private static String message(Exception error) {
        if (error instanceof ConfigException config) {
            return String.join("\n", config.problems().stream().map(problem -> "error: " + problem).toList());
        }
        return "error: " + line(error);
    }

    /** What is wrong with a command line, what may have been meant, and where to read on, in one line. */
    private static String usage(CommandLine.ParameterException error) {
        String meant = error instanceof CommandLine.UnmatchedArgumentException unmatched
            ? String.join(", ", unmatched.getSuggestions().stream().map(each -> "\"" + each + "\"").toList()) : "";
        return Failure.describe(error) + (meant.isEmpty() ? ";" : "; did you mean " + meant + "?") + " see: scripts/"
            + error.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    }

    /** An error in one line: a command's own words, which tell what it was at; of all else, what the database or the library says. */
    public static String line(Exception error) {
        return error instanceof CommandFailure ? error.getMessage() : Failure.describe(error);
    }

    private static int status(Exception error) {
        if (error instanceof CommandFailure failure) {
            return failure.exitStatus();
        }
        if (error instanceof ConfigException) {
            return ExitStatus.USAGE;
        }
        if (error instanceof KafkaException) {
            return ExitStatus.UNREACHABLE;
        }
        if (error instanceof SQLException && ErrorClassifier.classify(error) == ErrorClass.TRANSIENT) {
            return ExitStatus.UNREACHABLE;
        }
        return ExitStatus.FAILED;
    }
}
