package dev.convoy.sandbox.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** A short torture; {@code scripts/torture} is the long one. */
class TortureIT {
    private static final Path DIRECTORY = Path.of("target", "torture");

    private static final List<Fault> FAULTS = List.of(Fault.KILL_PRODUCER, Fault.KILL_PRODUCERS, Fault.DEPOSE_LEADER, Fault.KILL_CONSUMER,
        Fault.SOURCE_CRASH, Fault.TARGET_KILL, Fault.KAFKA_KILL, Fault.CUTS, Fault.REFUSE, Fault.END_PROCESS);

    @Test
    @Timeout(900)
    void nothingIsLostDoubledOrReorderedWhateverDies() {
        StringWriter said = new StringWriter();
        int status = new CommandLine(new Torture()).setOut(new PrintWriter(said)).execute("--rounds", "1", "--brokers", "1", "--seed", "5",
            "--no-losses", "--dir", DIRECTORY.toString(), "--faults", FAULTS.stream().map(Fault::name).collect(Collectors.joining(",")));
        assertEquals(0, status, said::toString);
        for (Fault fault : FAULTS) {
            assertTrue(said.toString().contains("     1  " + fault.what()), () -> fault + " did not come\n" + said);
        }
    }
}
