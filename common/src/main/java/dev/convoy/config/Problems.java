package dev.convoy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file, so that all of it is reported at once. For one thread. */
final class Problems {

    private final Path file;
    private final List<Problem> found = new ArrayList<>();

    Problems(Path file) {
        this.file = file;
    }

    /**
     * @param line from 1
     * @param path the key with all above it; empty when the matter is the whole file
     * @param what {@code what is wrong; what was expected}, without any resolved value
     */
    void add(int line, String path, String what) {
        found.add(new Problem(line, file + ":" + line + ": " + (path.isEmpty() ? "file" : path) + ": " + what));
    }

    /** A file that could not be read has neither lines nor keys. */
    void addOfFile(String what) {
        found.add(new Problem(0, file + ": " + what));
    }

    void throwIfAny() throws ConfigException {
        if (!found.isEmpty()) {
            throw exception();
        }
    }

    /** Everything found so far, by line; what stands on one line stays in the order of its finding. */
    ConfigException exception() {
        return new ConfigException(found.stream().sorted(Comparator.comparingInt(Problem::line)).map(Problem::text).distinct().toList());
    }

    private record Problem(int line, String text) {}
}
