package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxException;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers, a {@link Proxy} before each, and the configuration that leads Convoy through the proxies. The torture itself (clients,
 * checker) connects past them. Safe from any thread once opened.
 */
final class Arena implements AutoCloseable {
    static final String SOURCE = "shop";
    /** {@code one} replays by itself, {@code two} on command. */
    static final List<String> TARGETS = List.of("one", "two");
    private static final String CONVOY = "convoy";
    private static final String PASSWORD = "torture-secret";

    private final Path directory;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, Proxy> proxies = new LinkedHashMap<>();
    private final Map<String, SandboxPostgres> targets = new LinkedHashMap<>();
    private SandboxPostgres source;
    private SandboxKafka kafka;

    private Arena(Path directory) {
        this.directory = directory;
    }

    /** Starts everything under {@code directory}, sets Convoy up, and leaves its processes to the {@link Fleet}. */
    static Arena open(Path directory) {
        Arena arena = new Arena(directory);
        try {
            arena.start();
            return arena;
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private void start() {
        Proxy toKafka = proxy("kafka");
        kafka = opened(SandboxKafka.builder().directory(directory.resolve("servers/kafka")).behindProxy(toKafka.port()).start());
        toKafka.leadTo(kafka.portBehindProxy());
        source = opened(server(SOURCE).setting("max_prepared_transactions", "20").setting("deadlock_timeout", "50ms").start());
        proxy(SOURCE).leadTo(source.port());
        source.createDatabase(SOURCE);
        source.createRole(CONVOY, PASSWORD);
        source.execute(SOURCE, Tables.source());
        source.execute(SOURCE, "GRANT CREATE ON DATABASE " + SOURCE + " TO " + CONVOY);
        Tables.ALL.forEach(table -> source.execute(SOURCE, "GRANT SELECT, TRIGGER ON " + table + " TO " + CONVOY));
        for (String name : TARGETS) {
            SandboxPostgres target = opened(server(name).start());
            targets.put(name, target);
            proxy(name).leadTo(target.port());
            target.createDatabase(name);
            target.createRole(CONVOY, PASSWORD);
            target.execute(name, Tables.target());
            target.execute(name, "GRANT CREATE ON DATABASE " + name + " TO " + CONVOY);
            target.execute(name, "GRANT SET ON PARAMETER session_replication_role TO " + CONVOY);
            Tables.ALL.forEach(table -> target.execute(name, "GRANT ALL ON " + table + " TO " + CONVOY));
        }
        writeConfig();
        ConvoyProcess.Result setup = admin("setup");
        if (setup.status() != 0) {
            throw new SandboxException("admin setup ended with status " + setup.status() + "\n" + setup.out() + setup.err());
        }
    }

    private SandboxPostgres.Builder server(String name) {
        return SandboxPostgres.builder().directory(directory.resolve("servers/" + name)).setting("max_connections", "100")
            .setting("shared_buffers", "128MB").setting("max_wal_size", "512MB").setting("log_min_messages", "fatal");
    }

    private Proxy proxy(String name) {
        Proxy proxy = opened(Proxy.open(name));
        proxies.put(name, proxy);
        return proxy;
    }

    private <T extends AutoCloseable> T opened(T thing) {
        open.add(0, thing);
        return thing;
    }

    private void writeConfig() {
        StringBuilder yaml = new StringBuilder();
        yaml.append("source: {name: ").append(SOURCE).append(", ").append(login(SOURCE)).append("}\n")
            .append("kafka: {bootstrap.servers: \"127.0.0.1:").append(proxies.get("kafka").port()).append("\"}\n")
            .append("tables:\n");
        Tables.ALL.forEach(table -> yaml.append("  - public.").append(table).append('\n'));
        yaml.append("targets:\n");
        TARGETS.forEach(target -> yaml.append("  ").append(target).append(": {").append(login(target)).append(", replay: ")
            .append(target.equals("two") ? "manual" : "auto").append("}\n"));
        try {
            Files.writeString(config(), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String login(String database) {
        return "url: \"jdbc:postgresql://127.0.0.1:" + proxies.get(database).port() + "/" + database + "\", user: " + CONVOY
            + ", password: \"${TORTURE_PASSWORD}\"";
    }

    Path directory() {
        return directory;
    }

    Path config() {
        return directory.resolve("convoy.yaml");
    }

    Map<String, String> environment() {
        return Map.of("TORTURE_PASSWORD", PASSWORD);
    }

    SandboxPostgres source() {
        return source;
    }

    SandboxPostgres target(String name) {
        return targets.get(name);
    }

    SandboxKafka kafka() {
        return kafka;
    }

    /** Past the proxy. */
    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** The network to {@code kafka}, the source or a target. */
    Proxy network(String name) {
        return proxies.get(name);
    }

    Map<String, Proxy> networks() {
        return proxies;
    }


    Connection connect(String database) throws SQLException {
        return serverOf(database).connect(database);
    }

    SandboxPostgres serverOf(String database) {
        return database.equals(SOURCE) ? source : target(database);
    }

    /** One value as text. */
    String ask(String database, String query) throws SQLException {
        try (Connection connection = connect(database); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    ConvoyProcess.Result admin(String... arguments) {
        return ConvoyProcess.admin(config(), environment(), arguments);
    }

    /** Stops all servers in good order and moves their data and logs out of reach of the clean-up; returns where they are. */
    Path keep() {
        Path kept = directory.resolve("kept");
        for (Proxy proxy : proxies.values()) {
            proxy.close();
        }
        kafka.stop();
        source.stop();
        targets.values().forEach(SandboxPostgres::stop);
        try {
            Files.move(directory.resolve("servers"), kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kept;
    }

    @Override
    public void close() {
        for (AutoCloseable thing : open) {
            try {
                thing.close();
            } catch (Exception e) {
                throw new SandboxException("cannot close " + thing + ": " + e.getMessage(), e);
            }
        }
    }
}
