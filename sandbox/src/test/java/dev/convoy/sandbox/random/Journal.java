package dev.convoy.sandbox.random;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was done to a source, in the order in which it ended. Thread-safe. */
final class Journal {
    private static final int SHOWN = 40;
    private static final int LINE_MAX = 600;

    private final List<String> lines = new ArrayList<>();

    synchronized void tell(String who, Object what) {
        lines.add(who + ": " + what);
    }

    /** Writes all to a file. */
    synchronized void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized String last() {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()).stream()
            .map(line -> line.length() > LINE_MAX ? line.substring(0, LINE_MAX) + " ..." : line).toList());
    }
}
