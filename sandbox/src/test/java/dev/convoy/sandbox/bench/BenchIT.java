package dev.convoy.sandbox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchIT {
    /** Whether the ends are equal, and nothing of what they took: a busy machine must not turn it red. */
    @Test
    void afterLoadsTheTargetHoldsWhatTheSourceHolds() {
        StringWriter said = new StringWriter();
        PrintWriter both = new PrintWriter(said);

        int status = Bench.commandLine().setOut(both).setErr(both)
            .execute("--short", "--work", "bulk,bigtx", "--peers", "convoy");

        assertEquals(0, status, said::toString);
        List.of("bulk", "bigtx").forEach(work -> assertTrue(said.toString().contains(work + " 1 convoy: "),
            said::toString));
    }
}
