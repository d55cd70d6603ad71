package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.Directories;
import dev.convoy.sandbox.cluster.SandboxException;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A copy of a running server's data as it is at one moment, to go back to. Confined to one thread. */
final class Image {
    private final SandboxPostgres server;
    private final Path copy;

    private Image(SandboxPostgres server, Path copy) {
        this.server = server;
        this.copy = copy;
    }

    /** Copies the data between the beginning and the end of a backup (PostgreSQL 15 and later); nobody is interrupted. */
    static Image of(SandboxPostgres server) throws SQLException {
        Path data = server.dataDirectory();
        Path copy = data.resolveSibling("image");
        Directories.delete(copy);
        try (Connection connection = server.connect("postgres"); Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('image', true)");
            copy(data, copy);
            try (var label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                label.next();
                // The log up to the end of the backup is needed, too.
                copy(data.resolve("pg_wal"), copy.resolve("pg_wal"));
                Files.writeString(owned(copy, "backup_label"), label.getString(1));
            }
            Files.deleteIfExists(copy.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Image(server, copy);
    }

    Path directory() {
        return copy;
    }

    /** Kills the server and starts it with the data of the image; a restore that goes on with the timeline it had. */
    void restore() {
        swap();
        server.start();
    }

    /** Kills the server; a standby that had come no further than the image is promoted in its place. */
    void failOver() throws SQLException {
        swap();
        owned(server.dataDirectory(), "standby.signal");
        server.start();
        try (Connection connection = server.connect("postgres"); Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_promote()");
        }
    }

    private void swap() {
        server.kill();
        Directories.delete(server.dataDirectory());
        copy(copy, server.dataDirectory());
    }

    /** A file that belongs to whom the others belong. */
    private static Path owned(Path data, String name) {
        run(List.of("cp", "-a", data.resolve("pg_hba.conf").toString(), data.resolve(name).toString()));
        return data.resolve(name);
    }

    private static void copy(Path from, Path to) {
        // A file that the server removes meanwhile is no loss: its removal is in the log. cp then says so with status 1.
        run(List.of("cp", "-a", from + "/.", to.toString()));
    }

    private static void run(List<String> command) {
        try {
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while copying", e);
        }
    }
}
