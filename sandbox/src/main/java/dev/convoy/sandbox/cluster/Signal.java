package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The POSIX signals the sandbox sends; Java itself knows only TERM and KILL. Stateless, safe from any thread. */
enum Signal {
    /** Ask to end in good order. */
    TERM,
    /** PostgreSQL: end now, in good order ("fast"). */
    INT,
    /** PostgreSQL: drop everything, recover at the next start ("immediate"). */
    QUIT,
    /** End without being asked. */
    KILL,
    /** Freeze. */
    STOP,
    /** Thaw. */
    CONT;

    private static final Duration FREEZE_LIMIT = Duration.ofSeconds(10);
    private static final char DEAD = 'X';
    /** States of a thread in which it does nothing: stopped, stopped by a debugger, ended. */
    private static final String AT_REST = "TtZ" + DEAD;

    /** Sends this signal; a process that is already gone is not an error. */
    void to(Collection<Long> pids) {
        if (pids.isEmpty()) {
            return;
        }
        // The shell's own `kill`: slim images have no /bin/kill.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -s \"$0\" \"$@\" 2>/dev/null || :", name()));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new SandboxException("cannot run sh to send SIG" + name() + " to " + pids, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void to(long pid) {
        to(List.of(pid));
    }

    /** Freezes these processes, and waits until none of their threads runs: after {@link #STOP} they do for some milliseconds more. */
    static void freeze(Collection<Long> pids) {
        STOP.to(pids);
        if (!Await.reached(FREEZE_LIMIT, () -> running(pids).isEmpty())) {
            List<Path> running = running(pids);
            CONT.to(pids);
            throw new SandboxException("did not stand still within " + FREEZE_LIMIT + " of a SIGSTOP: " + running);
        }
    }

    /** Threads of these processes that are neither stopped nor gone, as {@code /proc} names them; none where there is no such thing. */
    static List<Path> running(Collection<Long> pids) {
        List<Path> running = new ArrayList<>();
        for (long pid : pids) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
                threads.forEach(thread -> {
                    if (AT_REST.indexOf(state(thread)) < 0) {
                        running.add(thread);
                    }
                });
            } catch (IOException | DirectoryIteratorException goneOrNotLinux) {
                continue;
            }
        }
        return running;
    }

    private static char state(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return DEAD;
        }
    }
}
