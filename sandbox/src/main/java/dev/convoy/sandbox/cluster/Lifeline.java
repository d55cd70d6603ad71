package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sees to it that nothing the sandbox starts outlives this JVM.
 *
 * <p>Two ropes. An ordinary end (return from main, {@code System.exit}, Ctrl-C, SIGTERM) runs a shutdown hook, which closes what is
 * still open, last opened first. A SIGKILL runs no hook; for that a shell (lifeline.sh) reads a pipe from this JVM: when the kernel
 * closes it, the shell kills every process it has been told of and removes the directories.
 *
 * <p>Safe from any thread. Closing happens outside the lock, since closing calls back here.
 */
public final class Lifeline {

    private static final Lifeline INSTANCE = new Lifeline();

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final OutputStream watchdog;
    private volatile boolean exiting;

    private Lifeline() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "sandbox-lifeline"));
        try {
            watchdog = new ProcessBuilder("sh", "-c", Resources.text(Lifeline.class, "lifeline.sh"), "convoy-sandbox-lifeline")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start().getOutputStream();
        } catch (IOException e) {
            throw new SandboxException("cannot start the sandbox's watchdog (sh)", e);
        }
    }

    /** Closes {@code thing} when the JVM ends, unless it is {@link #release released} before. */
    public static void hold(AutoCloseable thing) {
        synchronized (INSTANCE.open) {
            if (INSTANCE.exiting) {
                throw new SandboxException("the JVM is shutting down, nothing new is started");
            }
            INSTANCE.open.push(thing);
        }
    }

    public static void release(AutoCloseable thing) {
        synchronized (INSTANCE.open) {
            INSTANCE.open.remove(thing);
        }
    }

    static void started(long pid) {
        INSTANCE.tell("start " + pid);
    }

    static void ended(long pid) {
        INSTANCE.tell("end " + pid);
    }

    /** Removes {@code directory} when this JVM is killed. */
    static void temporary(Path directory) {
        INSTANCE.tell("dir " + directory);
    }

    /** Whether the JVM is on its way down: a failure seen then is a consequence, not news. */
    public static boolean exiting() {
        return INSTANCE.exiting;
    }

    private void tell(String line) {
        synchronized (watchdog) {
            try {
                watchdog.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                watchdog.flush();
            } catch (IOException e) {
                // Somebody killed the watchdog. The hook still holds; only a SIGKILL of this JVM would now leave something behind.
                System.getLogger(Lifeline.class.getName()).log(System.Logger.Level.DEBUG, "sandbox watchdog is gone", e);
            }
        }
    }

    private void closeAll() {
        synchronized (open) {
            exiting = true;
        }
        for (AutoCloseable next = pop(); next != null; next = pop()) {
            try {
                next.close();
            } catch (Exception e) {
                System.err.println("sandbox: " + next + " did not close: " + e.getMessage());
            }
        }
    }

    private AutoCloseable pop() {
        synchronized (open) {
            return open.poll();
        }
    }
}
