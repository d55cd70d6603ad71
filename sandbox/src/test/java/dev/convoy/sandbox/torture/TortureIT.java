package dev.convoy.sandbox.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** A short torture; {@code scripts/torture} is the long one. */
class TortureIT {
    private static final Path DIRECTORY = Path.of("target", "torture");

    private static void passes(String... arguments) {
        StringWriter said = new StringWriter();
        int status = new CommandLine(new Torture()).setOut(new PrintWriter(said)).execute(arguments);
        assertEquals(0, status, said::toString);
    }

    @Test
    @Timeout(300)
    void nothingIsLostDoubledOrReorderedWhateverDies() {
        passes("--minutes", "0.5", "--brokers", "1", "--seed", "5", "--no-losses", "--dir", DIRECTORY.resolve("faults").toString(),
            "--faults",
            "KILL_PRODUCER,KILL_PRODUCERS,DEPOSE_LEADER,KILL_CONSUMER,SOURCE_CRASH,TARGET_KILL,KAFKA_KILL,CUTS,REFUSE");
    }
}
