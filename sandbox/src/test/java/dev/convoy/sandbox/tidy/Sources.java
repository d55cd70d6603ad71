package dev.convoy.sandbox.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The repository's own files, as they stand in the working directory. */
final class Sources {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode", ".mvn", "node_modules");

    /**
     * A text file.
     *
     * @param path  from the repository's root, with slashes
     * @param lines without their ends
     */
    record Source(String path, List<String> lines) {
        boolean isJava() {
            return path.endsWith(".java");
        }

        boolean isTest() {
            return path.contains("/src/test/");
        }

        /** Code, as opposed to what tests feed in or expect. */
        boolean isCode() {
            return isJava() || path.contains("/src/main/");
        }

        /** {@code module/dev/convoy/part} of a Java file: main and test sources are one package. */
        String packagePath() {
            return path.substring(0, path.lastIndexOf('/')).replaceFirst("/src/(main|test)/java/", "/");
        }

        @Override
        public String toString() {
            return path;
        }
    }

    private final Path root;
    private final List<Source> all;

    private Sources(Path root, List<Source> all) {
        this.root = root;
        this.all = all;
    }

    /** Those of the repository that holds this module. */
    static Sources ofRepository() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("common/src/main/java"))) {
            root = root.getParent();
            if (root == null) {
                throw new IllegalStateException("this test must be run from a module's directory, not " + Path.of("").toAbsolutePath());
            }
        }
        return under(root);
    }

    static Sources under(Path root) {
        List<Source> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean skip = directory.getFileName() != null && NOT_OURS.contains(directory.getFileName().toString());
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".java") || name.endsWith(".sql") || name.endsWith(".xml") || name.endsWith(".properties")) {
                        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                        found.add(new Source(root.relativize(file).toString().replace('\\', '/'), text.lines().toList()));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Sources(root, found);
    }

    Path root() {
        return root;
    }

    List<Source> all() {
        return all;
    }

    List<Source> java() {
        return all.stream().filter(Source::isJava).toList();
    }

    List<Source> java(boolean tests) {
        return java().stream().filter(source -> source.isTest() == tests).toList();
    }
}
