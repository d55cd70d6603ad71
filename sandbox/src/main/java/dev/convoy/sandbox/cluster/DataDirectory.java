package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a PostgreSQL server finds when it starts for the first time. Immutable; confined to one thread.
 *
 * @param path an empty directory
 * @param user who will run the server
 * @param log  where programs say what they do
 */
record DataDirectory(Path path, ServerUser user, Path log) {

    /** A new, empty cluster. */
    void initialise(Path initdb, Map<String, String> settings) {
        run("initdb", user.command(List.of(initdb.toString(), "-D", path.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--no-locale", "--no-sync")));
        append(settings);
        try {
            Files.writeString(path.resolve("pg_hba.conf"), Resources.text(SandboxPostgres.class, "pg_hba.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A standby, with a copy of another server's data. */
    void copyOf(Path image, Map<String, String> settings) {
        run("cp", List.of("cp", "-a", image + "/.", path.toString()));
        append(settings);
        try {
            Files.createFile(path.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(Map<String, String> settings) {
        List<String> lines = new ArrayList<>(List.of(""));
        settings.forEach((name, value) -> lines.add(name + " = '" + value.replace("'", "''") + "'"));
        try {
            Files.write(path.resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String name, List<String> command) {
        ChildProcess process = ChildProcess.start(name, command, SandboxPostgres.ENVIRONMENT, log);
        if (!process.ended(SandboxPostgres.START_LIMIT) || process.exitStatus() != 0) {
            throw new SandboxException(name + " failed\n" + process.describe());
        }
    }
}
