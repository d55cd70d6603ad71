package dev.convoy.sandbox.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child process with its output in a file, which the {@link Lifeline} knows of from its first moment to its end.
 *
 * <p>Safe from any thread: it only wraps a {@link Process}. Signals to a process that has ended do nothing.
 */
final class ChildProcess {

    private static final int TAIL_LINES = 30;
    private static final List<String> OWN_SESSION = Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(path -> Files.isExecutable(Path.of(path))).limit(1).toList();

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@code command} with {@code environment} added to ours; stdout and stderr are appended to {@code log}, stdin is empty.
     * It gets a session of its own where the system has {@code setsid} (Linux), so that Ctrl-C in the terminal reaches this JVM only,
     * which then stops its children in good order; libpq's variables (PGPORT, PGDATA …) are not handed on: a server would obey them.
     */
    static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        List<String> full = new ArrayList<>(OWN_SESSION);
        full.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(full)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("PG"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            long pid = process.pid();
            Lifeline.started(pid);
            process.onExit().thenRun(() -> Lifeline.ended(pid));
            return new ChildProcess(name, process, log);
        } catch (IOException e) {
            throw new SandboxException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Ends it without asking and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        if (!ended(Duration.ofSeconds(30))) {
            throw new SandboxException(name + " (pid " + pid() + ") survived SIGKILL for 30 s");
        }
    }

    /** Asks it to end (thawing it first, a frozen process hears nothing), and kills it if it has not done so within {@code patience}. */
    void stop(Duration patience) {
        if (process.isAlive()) {
            Signal.CONT.to(pid());
            Signal.TERM.to(pid());
        }
        if (!ended(patience)) {
            kill();
        }
    }

    /** Freezes it; once this returns, none of its threads runs. */
    void suspend() {
        Signal.freeze(List.of(pid()));
    }

    void resume() {
        Signal.CONT.to(pid());
    }

    /** Waits for the end; an interrupt ends the wait, stays set, and counts as "not ended". */
    boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** Returns the exit status of a process that has ended; 128 + n if signal n ended it. */
    int exitStatus() {
        return process.exitValue();
    }

    String output() {
        return read(log);
    }

    /** Describes it for an error message: alive or not, and the last lines of its log. */
    String describe() {
        String state = process.isAlive() ? "running, pid " + pid() : "ended with status " + exitStatus();
        List<String> lines = output().lines().toList();
        String tail = String.join("\n  ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        return name + ": " + state + "; end of " + log + ":\n  " + tail;
    }

    /** Reads a log, whatever bytes are in it. */
    static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
