package dev.convoy.sandbox.cluster;

import java.io.IOException;
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
}
