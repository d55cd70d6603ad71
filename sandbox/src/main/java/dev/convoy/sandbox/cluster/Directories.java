package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories of the sandbox's servers. Stateless, safe from any thread. */
public final class Directories {

    private Directories() {
    }

    /** Creates a directory under {@code java.io.tmpdir} that others may pass through but not list; removed at the latest with the JVM. */
    public static Path temporary(String prefix) {
        try {
            Path created = Files.createTempDirectory("convoy-" + prefix + "-");
            Files.setPosixFilePermissions(created, PosixFilePermissions.fromString("rwx--x--x"));
            Lifeline.temporary(created);
            return created;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes {@code root} and what is in it; what disappears meanwhile (a server that is just ending) is no error. */
    public static void delete(Path root) {
        for (int attempt = 1; Files.exists(root); attempt++) {
            try {
                Files.walkFileTree(root, new Deleting());
            } catch (IOException e) {
                if (attempt == 5) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
