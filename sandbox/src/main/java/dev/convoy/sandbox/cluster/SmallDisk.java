package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own, in memory, that can be filled to the last block. Needs the right to mount, which root has outside of most
 * containers. Confined to one thread.
 */
public final class SmallDisk implements AutoCloseable {
    private static final String FILLING = "filling";

    private final Path directory;
    private boolean closed;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts one, or returns nothing where that is not permitted. */
    public static Optional<SmallDisk> mount(Path directory, int mebibytes) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Lifeline.temporary(directory);
        if (!done(List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory.toString()))) {
            return Optional.empty();
        }
        SmallDisk disk = new SmallDisk(directory);
        Lifeline.hold(disk);
        return Optional.of(disk);
    }

    /** A directory on it for a tablespace of {@code server}. */
    public Path spaceFor(SandboxPostgres server) {
        try {
            Path space = Files.createDirectory(directory.resolve("space"));
            directory.toFile().setExecutable(true, false);
            Files.setOwner(space, Files.getOwner(server.dataDirectory()));
            return space;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes all that is left. */
    public void fill() {
        try (OutputStream out = Files.newOutputStream(directory.resolve(FILLING))) {
            byte[] block = new byte[4 << 10];
            while (directory.toFile().getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException e) {
            if (directory.toFile().getUsableSpace() > 0) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    public void free() {
        try {
            Files.deleteIfExists(directory.resolve(FILLING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unmounts it; what is on it stays, as ordinary files in its place. */
    public void keep() {
        Path copy = directory.resolveSibling(directory.getFileName() + "-kept");
        done(List.of("cp", "-a", directory.toString(), copy.toString()));
        close();
        done(List.of("cp", "-a", copy + "/.", directory.toString()));
        Directories.delete(copy);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Lifeline.release(this);
        if (!done(List.of("umount", "-l", directory.toString()))) {
            throw new SandboxException(directory + " cannot be unmounted");
        }
    }

    @Override
    public String toString() {
        return "small disk at " + directory;
    }

    private static boolean done(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
