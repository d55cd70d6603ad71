package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxException;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxKafkaCluster;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import dev.convoy.sandbox.cluster.SmallDisk;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /** The target whose table {@value Tables#ON_SMALL_DISK} is on a disk of its own, where that can be. */
    static final String SMALL = "one";
    private static final int SMALL_MEBIBYTES = 512;

    private final Path directory;
    private final int brokers;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, Proxy> proxies = new LinkedHashMap<>();
    private final Map<String, SandboxPostgres> targets = new LinkedHashMap<>();
    private volatile SandboxPostgres source;
    private SandboxKafkaCluster kafka;
    private Optional<SmallDisk> disk = Optional.empty();

    private Arena(Path directory, int brokers) {
        this.directory = directory;
        this.brokers = brokers;
    }

    /** Starts everything under {@code directory}, sets Convoy up, and leaves its processes to the {@link Fleet}. */
    static Arena open(Path directory, int brokers) {
        Arena arena = new Arena(directory, brokers);
        try {
            arena.start();
            return arena;
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private void start() {
        kafka = opened(SandboxKafkaCluster.start(brokers, directory.resolve("servers"), node -> proxy("kafka" + node).port()));
        for (int node = 1; node <= brokers; node++) {
            proxies.get("kafka" + node).leadTo(kafka.nodes().get(node - 1).portBehindProxy());
        }
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
        disk = SmallDisk.mount(directory.resolve("small-disk"), SMALL_MEBIBYTES);
        disk.ifPresent(small -> {
            opened(small);
            target(SMALL).execute(SMALL, "CREATE TABLESPACE small LOCATION '" + small.spaceFor(target(SMALL)) + "'");
            target(SMALL).execute(SMALL, "ALTER TABLE " + Tables.ON_SMALL_DISK + " SET TABLESPACE small; ALTER INDEX "
                + Tables.ON_SMALL_DISK + "_pkey SET TABLESPACE small");
        });
        writeConfig();
        ConvoyProcess.Result setup = admin("setup");
        if (setup.status() != 0) {
            throw new SandboxException("admin setup ended with status " + setup.status() + "\n" + setup.out() + setup.err());
        }
    }

    /** A server to be, with its data below the arena's directory. */
    SandboxPostgres.Builder server(String name) {
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
            .append("kafka: {bootstrap.servers: \"").append(kafkaProxies()).append("\"}\nhttp: {port: 0}\n")
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

    private String kafkaProxies() {
        return proxies.entrySet().stream().filter(each -> each.getKey().startsWith("kafka"))
            .map(each -> "127.0.0.1:" + each.getValue().port()).collect(Collectors.joining(","));
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

    /** The nodes of Kafka. */
    List<SandboxKafka> brokers() {
        return kafka.nodes();
    }

    /** The disk of table {@value Tables#ON_SMALL_DISK} at target {@value #SMALL}. */
    Optional<SmallDisk> smallDisk() {
        return disk;
    }

    /** From now on {@code server} is the source, for Convoy as for the application: its address leads there. */
    void moveSourceTo(SandboxPostgres server) {
        opened(server);
        source = server;
        proxies.get(SOURCE).leadTo(server.port()).cut();
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

    /** A number for each table, in order of their names. */
    Map<String, Long> numbers(String database, String query) throws SQLException {
        Map<String, Long> numbers = new TreeMap<>();
        try (Connection connection = connect(database); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                numbers.put(row.getString(1), row.getLong(2));
            }
        }
        return numbers;
    }

    ConvoyProcess.Result admin(String... arguments) {
        return ConvoyProcess.admin(config(), environment(), arguments);
    }

    /** Where {@link #keep} has put the data of a server. */
    Path kept(SandboxPostgres server) {
        return directory.resolve("kept").resolve(directory.resolve("servers").relativize(server.dataDirectory()));
    }

    /** Stops all servers in good order and moves their data and logs out of reach of the clean-up. */
    void keep() {
        Path kept = directory.resolve("kept");
        for (Proxy proxy : proxies.values()) {
            proxy.close();
        }
        kafka.nodes().forEach(SandboxKafka::stop);
        source.stop();
        targets.values().forEach(SandboxPostgres::stop);
        disk.ifPresent(SmallDisk::keep);
        try {
            Files.move(directory.resolve("servers"), kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
