package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.Directories;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The directory, readable only by its owner, with convoy.yaml, the environment file and the logs of Convoy's processes. Immutable.
 *
 * @param directory where
 * @param temporary whether it was made for this run and goes with it
 */
record Workplace(Path directory, boolean temporary) implements AutoCloseable {

    /** Creates {@code wanted}, or a temporary directory. */
    static Workplace create(Optional<Path> wanted) {
        try {
            if (wanted.isEmpty()) {
                return new Workplace(Files.createTempDirectory("convoy-quickstart-"), true);
            }
            Path directory = Files.createDirectories(wanted.get().toAbsolutePath().normalize());
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            return new Workplace(directory, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path config() {
        return directory.resolve("convoy.yaml");
    }

    /** A shell file that sets the passwords, for whoever wants to run {@code scripts/admin} beside the quickstart. */
    Path environmentFile() {
        return directory.resolve("env");
    }

    Path log(String process) {
        return directory.resolve(process + ".log");
    }

    void write(Servers servers, Map<String, String> environment) {
        StringBuilder variables = new StringBuilder();
        environment.forEach((name, value) -> variables.append("export ").append(name).append('=').append(value).append('\n'));
        try {
            Files.writeString(config(), yaml(servers));
            Files.writeString(environmentFile(), variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String yaml(Servers servers) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("source: {name: ").append(Servers.SOURCE).append(", ").append(login(servers.source(), Servers.SOURCE)).append("}\n");
        yaml.append("kafka: {bootstrap.servers: \"").append(servers.kafka().bootstrapServers()).append("\"}\n");
        yaml.append("tables:\n");
        ShopTable.ALL.forEach(table -> yaml.append("  - public.").append(table.name()).append('\n'));
        yaml.append("targets:\n");
        servers.targets().forEach((name, target) -> yaml.append("  ").append(name).append(": {").append(login(target, name))
            .append(", create_tables: true}\n"));
        return yaml.toString();
    }

    private static String login(SandboxPostgres server, String database) {
        return "url: \"" + server.jdbcUrl(database) + "\", user: " + Servers.CONVOY
            + ", password: \"${" + Passwords.variable(database) + "}\"";
    }

    /** Removes the directory if it was made for this run. */
    @Override
    public void close() {
        if (temporary) {
            Directories.delete(directory);
        }
    }
}
