package dev.convoy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A mistake on the command line is one line: what is wrong, what may have been meant, where to read on. */
class CliTest {
    @Command(name = "admin", subcommands = Show.class)
    private static final class Top implements Runnable {
        @Override
        public void run() {
        }
    }

    @Command(name = "show")
    private static final class Show implements Runnable {
        @Option(names = "--limit", required = true)
        private int limit;

        @Override
        public void run() {
        }
    }

    private static String told(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertEquals(ExitStatus.USAGE, Cli.run(new Top(), args));
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void debugAsksTheLogForTraces() {
        try {
            Cli.run(new Top(), "--debug");

            assertEquals("DEBUG %ex", System.getProperty("CONVOY_LOG") + " " + System.getProperty("CONVOY_TRACES"));
        } finally {
            System.clearProperty("CONVOY_LOG");
            System.clearProperty("CONVOY_TRACES");
        }
    }

    @Test
    void aMistakeIsToldInOneLineWithWhereToReadOn() {
        assertEquals("error: Unmatched argument at index 0: 'shwo'; did you mean \"show\"? see: scripts/admin --help\n", told("shwo"));
        assertEquals("error: Unknown option: '--limt=1'; did you mean \"--limit\"? see: scripts/admin show --help\n",
            told("show", "--limit=1", "--limt=1"));
        assertEquals("error: Missing required option: '--limit=<limit>'; see: scripts/admin show --help\n", told("show"));
        assertEquals("error: Invalid value for option '--limit': 'x' is not an int; see: scripts/admin show --help\n",
            told("show", "--limit", "x"));
    }
}
