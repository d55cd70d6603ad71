package dev.convoy.sandbox.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The first command of the README. */
class QuickstartIT {
    @Test
    @Timeout(240)
    void bothTargetsEqualTheSourceInTheEnd() {
        assertEquals(0, new CommandLine(new Quickstart()).execute("--exit", "--seconds", "3", "--dir",
            Path.of("target", "quickstart").toAbsolutePath().toString()));
    }
}
