package dev.convoy.sandbox.line;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs of the machine, which a fresh one need not have. */
public final class OnPath {

    private OnPath() {
    }

    /** By its whole path, so that it does not matter where the build was started. */
    public static Optional<Path> find(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).filter(part -> !part.isEmpty())
            .map(directory -> Path.of(directory, program).toAbsolutePath()).filter(Files::isExecutable).findFirst();
    }
}
