package dev.convoy.sandbox.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * One of Convoy's processes, as an operator would start it: its own JVM with the heap of invariant I7, a configuration file, an
 * environment, a log file. The sandbox knows Convoy only through these.
 *
 * <p>Safe from any thread.
 */
public final class ConvoyProcess implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration ADMIN_LIMIT = Duration.ofMinutes(5);
    private static final String PRODUCER = "dev.convoy.producer.Main";
    private static final String CONSUMER = "dev.convoy.consumer.Main";
    private static final String ADMIN = "dev.convoy.admin.Main";
    /** Processes here live for seconds or minutes: what a second compiler would take to make them faster, they would never earn back. */
    private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

    /** The command that loads most of what the others, the producer and a consumer load too. */
    private static final String MOST_CLASSES = "setup";

    private final String name;
    private final ChildProcess process;

    private ConvoyProcess(String name, ChildProcess process) {
        this.name = name;
        this.process = process;
    }

    /** Starts {@code producer -c config}; its output is appended to {@code log}. */
    public static ConvoyProcess producer(Path config, Map<String, String> environment, Path log) {
        return start("producer", SharedClasses.using(new JavaCommand(PRODUCER, jvm(ONE_COMPILER), List.of("-c", config.toString()),
            environment)), log);
    }

    /** Starts {@code consumer -c config --target target}; its output is appended to {@code log}. */
    public static ConvoyProcess consumer(Path config, String target, Map<String, String> environment, Path log) {
        List<String> arguments = List.of("-c", config.toString(), "--target", target);
        return start("consumer of " + target, SharedClasses.using(new JavaCommand(CONSUMER, jvm(ONE_COMPILER), arguments, environment)),
            log);
    }

    /** Starts any main class of the class path, such as {@code dev.convoy.consumer.Main}, with JVM options of the caller's. */
    public static ConvoyProcess start(String mainClass, List<String> jvmOptions, List<String> arguments,
            Map<String, String> environment, Path log) {
        return start(mainClass, new JavaCommand(mainClass, jvmOptions, arguments, environment), log);
    }

    private static ConvoyProcess start(String name, JavaCommand command, Path log) {
        ConvoyProcess started = new ConvoyProcess(name, command.start(name, log));
        Lifeline.hold(started);
        return started;
    }

    /** Runs {@code admin -c config arguments…} to its end (five minutes at most). */
    public static Result admin(Path config, Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-c", config.toString()));
        all.addAll(List.of(arguments));
        JavaCommand command = new JavaCommand(ADMIN, jvm(ONE_COMPILER), all, environment);
        if (!all.contains(MOST_CLASSES) || !SharedClasses.claim()) {
            return run(SharedClasses.using(command));
        }
        Path archive = Directories.temporary("classes").resolve("classes.jsa");
        Result result = run(SharedClasses.making(archive, command));
        SharedClasses.made(archive, result.status() == 0);
        return result;
    }

    /** What the launchers give the JVM (the heap of I7, its collector, the log), and {@code more}. */
    public static List<String> jvm(String... more) {
        List<String> options = new ArrayList<>();
        try (InputStream file = ConvoyProcess.class.getResourceAsStream("/jvm.options")) {
            new String(file.readAllBytes(), UTF_8).lines().filter(line -> line.startsWith("-")).forEach(options::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        options.addAll(List.of(more));
        return options;
    }

    private static Result run(JavaCommand command) {
        Path directory = Directories.temporary("admin");
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command.commandLine())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(command.fullEnvironment());
            Process process = builder.start();
            Lifeline.started(process.pid());
            process.getOutputStream().close();
            boolean ended = process.waitFor(ADMIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            Lifeline.ended(process.pid());
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            if (!ended) {
                throw new SandboxException("admin " + command.arguments() + " did not end within " + ADMIN_LIMIT + "\n" + result);
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while running admin " + command.arguments(), e);
        } finally {
            Directories.delete(directory);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.alive();
    }

    /** Kills it with SIGKILL and waits until it is gone. */
    public void kill() {
        process.kill();
        Lifeline.release(this);
    }

    /** Asks it to end (SIGTERM) and waits; kills it if it has not within 30 s. Returns its exit status (143: ended by the SIGTERM). */
    public int stop() {
        process.stop(STOP_LIMIT);
        Lifeline.release(this);
        return process.exitStatus();
    }

    /** Freezes it, like a virtual machine that is paused: its sessions at the broker and the databases time out without it noticing. */
    public void suspend() {
        process.suspend();
    }

    public void resume() {
        process.resume();
    }

    /** Waits until it ends by itself; returns its exit status, or nothing if it still runs after {@code limit}. */
    public OptionalInt awaitExit(Duration limit) {
        return process.ended(limit) ? OptionalInt.of(process.exitStatus()) : OptionalInt.empty();
    }

    /** Returns all it has written to stdout and stderr (and whatever wrote to the same log before it). */
    public String output() {
        return process.output();
    }

    /** Describes it for a failure message: whether it runs, and the end of its log. */
    public String describe() {
        return process.describe();
    }

    /** Same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    @Override
    public String toString() {
        return name + " (pid " + pid() + ")";
    }

    /**
     * What a command that has ended left behind.
     *
     * @param status its exit status
     * @param out    its stdout
     * @param err    its stderr
     */
    public record Result(int status, String out, String err) {
    }
}
