package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.config.ConfigException;
import dev.convoy.config.ConfigLoader;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.consumer.ConsumerLoop;
import dev.convoy.producer.ProducerLoop;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.Directories;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One source and its targets, each a database of its own on shared servers, with a topic of its own. The source's role owns nothing and
 * has only TRIGGER and SELECT on the tables, and CREATE on the database. Producer and consumers run in this JVM, or as processes.
 * Confined to one test.
 */
public final class Line implements AutoCloseable {
    private static final AtomicInteger SETUPS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PASSWORD = "not-in-any-log";

    private final SandboxPostgres sourceServer;
    private final SandboxPostgres targetServer;
    private final String name;
    private final Path directory;
    private final Map<String, String> targets = new LinkedHashMap<>();
    private final List<String> tables = new ArrayList<>();
    private final List<Runnable> stops = new ArrayList<>();
    private final Loops loops = new Loops();
    private int processes;
    private String settings = "";
    private String bootstrap = Servers.kafka().bootstrapServers();

    private Line(SandboxPostgres sourceServer, SandboxPostgres targetServer, String name) {
        this.sourceServer = sourceServer;
        this.targetServer = targetServer;
        this.name = name;
        this.directory = Directories.temporary("line");
        database(sourceServer, name, "UTF8");
    }

    public static Line create() {
        return between(Servers.postgres(Servers.pair().source()), Servers.postgres(Servers.pair().target()));
    }

    /** A line whose name is seen; no other may have it. */
    public static Line named(String name) {
        return new Line(Servers.postgres(Servers.pair().source()), Servers.postgres(Servers.pair().target()), name);
    }

    public static Line between(SandboxPostgres source, SandboxPostgres target) {
        return new Line(source, target, Servers.name("line"));
    }

    private static void database(SandboxPostgres server, String database, String encoding) {
        server.createDatabase(database, encoding);
        server.createRole(database, PASSWORD);
        server.execute(database, "GRANT CREATE ON DATABASE \"" + database + "\" TO \"" + database + "\"");
    }

    /** Runs SQL as the owner of the source's tables. */
    public Line source(String sql) {
        sourceServer.execute(name, sql);
        return this;
    }

    /** Runs SQL as superuser at a target. */
    public Line target(String target, String sql) {
        targetServer.execute(database(target), sql);
        return this;
    }

    /** Adds a table to the configuration and grants what capture needs. Text as it stands in YAML. */
    public Line table(String yaml, String grantOn) {
        tables.add(yaml);
        source("GRANT SELECT, TRIGGER ON " + grantOn + " TO \"" + name
            + "\"; DO $line$ BEGIN EXECUTE (SELECT 'GRANT USAGE ON SCHEMA ' || relnamespace::regnamespace"
            + " || ' TO \"" + name + "\"' FROM pg_class WHERE oid = '" + grantOn.replace("'", "''") + "'::regclass); END $line$");
        return this;
    }

    public Line table(String table) {
        return table("'" + table + "'", table);
    }

    /**
     * Adds a target with a database of its own.
     *
     * @param settings YAML lines, such as {@code create_tables: true}
     */
    public Line withTarget(String target, String... settings) {
        String database = database(target);
        database(targetServer, database, "UTF8");
        targetServer.execute(database, "GRANT CREATE ON SCHEMA public TO \"" + database + "\"");
        return targetSettings(target, settings);
    }

    /** Gives a target other settings, for processes that start from now on. */
    public Line targetSettings(String target, String... settings) {
        targets.put(target, String.join("\n    ", settings));
        return this;
    }

    /** Adds to the configuration's top level. */
    public Line settings(String yaml) {
        settings = yaml + "\n";
        return this;
    }

    public Line kafkaAt(String servers) {
        bootstrap = servers;
        return this;
    }

    public String database(String target) {
        return name + "_" + target;
    }

    public String name() {
        return name;
    }

    public String role(String target) {
        return database(target);
    }

    public Map<String, String> environment() {
        return Map.of("LINE_PASSWORD", PASSWORD);
    }

    public Path configFile() {
        StringBuilder yaml = new StringBuilder();
        yaml.append("source: {name: ").append(name).append(", url: \"").append(sourceServer.jdbcUrl(name)).append("\", user: ").append(name)
            .append(", password: \"${LINE_PASSWORD}\"}\nkafka: {bootstrap.servers: \"").append(bootstrap).append("\"}\n")
            .append(settings).append("tables:\n");
        tables.forEach(table -> yaml.append("  - ").append(table).append('\n'));
        yaml.append("targets:\n");
        targets.forEach((target, settings) -> yaml.append("  ").append(target).append(":\n    url: \"")
            .append(targetServer.jdbcUrl(database(target))).append("\"\n    user: ").append(database(target))
            .append("\n    password: \"${LINE_PASSWORD}\"\n    ").append(settings).append('\n'));
        try {
            Path written = Files.writeString(Files.createTempFile(directory, "convoy", ".new"), yaml.toString());
            return Files.move(written, directory.resolve("convoy.yaml"), StandardCopyOption.ATOMIC_MOVE);    // others may be reading it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConvoyConfig config() {
        try {
            return ConfigLoader.load(configFile(), environment(), Set.of(Part.source(), Part.kafka(), Part.everyTarget()));
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs an admin command in this JVM. */
    public ConvoyProcess.Result admin(String... arguments) {
        return InProcessAdmin.run(configFile(), environment(), arguments);
    }

    /** Runs an admin command in a process of its own, as an operator would. */
    public ConvoyProcess.Result adminProcess(String... arguments) {
        return ConvoyProcess.admin(configFile(), environment(), arguments);
    }

    /** Sets up; the first line of a JVM in a process of its own, which leaves its classes for the processes to come. */
    public Line setup() {
        ConvoyProcess.Result result = SETUPS.getAndIncrement() == 0 ? adminProcess("setup") : admin("setup");
        assertEquals(0, result.status(), () -> result.out() + result.err());
        return this;
    }

    /** Sets up and runs a producer and one consumer of each target in this JVM. */
    public Line start() {
        setup();
        startProducer();
        targets.keySet().forEach(this::startConsumer);
        return this;
    }

    public Runnable startProducer() {
        return startProducer(dev.convoy.producer.Limits.DEFAULT);
    }

    public Runnable startProducer(dev.convoy.producer.Limits limits) {
        ProducerLoop loop = new ProducerLoop(config(), Servers.name("producer"), limits);
        return run("producer", loop::run, loop::stop);
    }

    public Runnable startConsumer(String target) {
        return startConsumer(target, dev.convoy.consumer.Limits.DEFAULT);
    }

    public Runnable startConsumer(String target, dev.convoy.consumer.Limits limits) {
        try {
            ConsumerLoop loop = new ConsumerLoop(config(), config().target(target), Servers.name("consumer"), limits);
            return run("consumer-" + target, loop::run, loop::stop);
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    private Runnable run(String what, Loops.Body body, Runnable stop) {
        Runnable stopAndWait = loops.start(name + "-" + what, body, stop);
        stops.add(stopAndWait);
        return stopAndWait;
    }

    /** Starts a producer or consumer as a process with a log of its own, which a test may kill; closed with the line. */
    public ConvoyProcess producerProcess() {
        return closing(ConvoyProcess.producer(configFile(), environment(), log("producer")));
    }

    public ConvoyProcess consumerProcess(String target) {
        return closing(ConvoyProcess.consumer(configFile(), target, environment(), log("consumer-" + target)));
    }

    /** One of Convoy's processes with a heap of its own size. */
    public ConvoyProcess process(String mainClass, String heap, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-c", configFile().toString()));
        all.addAll(List.of(arguments));
        return closing(ConvoyProcess.start(mainClass, ConvoyProcess.jvm("-Xmx" + heap), all, environment(), log("process")));
    }

    private Path log(String process) {
        return directory.resolve(process + "-" + ++processes + ".log");
    }

    private ConvoyProcess closing(ConvoyProcess process) {
        stops.add(process::close);
        return process;
    }

    public Connection sourceConnection() throws SQLException {
        return sourceServer.connect(name);
    }

    public Connection targetConnection(String target) throws SQLException {
        return targetServer.connect(database(target));
    }

    /** One value, as text, from the source. */
    public String askSource(String query) {
        return ask(sourceServer, name, query);
    }

    /** One value, as text, from a target. */
    public String ask(String target, String query) {
        return ask(targetServer, database(target), query);
    }

    private static String ask(SandboxPostgres server, String database, String query) {
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + query, e);
        }
    }

    /** Waits until a query at a target gives a value; on a miss, tells what it gave and what status says. */
    public Line await(String target, String query, String wanted) {
        return await(() -> "wanted " + wanted + " but " + target + " says " + ask(target, query) + " to: " + query,
            () -> wanted.equals(tryAsk(target, query)));
    }

    /** The same, or what went wrong. */
    String tryAsk(String target, String query) {
        try {
            return ask(target, query);
        } catch (IllegalStateException notThereYet) {
            return "error: " + notThereYet.getMessage();
        }
    }

    public Line await(java.util.function.Supplier<String> complaint, BooleanSupplier condition) {
        return await(PATIENCE, complaint, condition);
    }

    public Line await(Duration patience, java.util.function.Supplier<String> complaint, BooleanSupplier condition) {
        try {
            Awaitility.await().atMost(patience).pollInterval(Duration.ofMillis(20)).until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(complaint.get() + "\n" + admin("status").out(), e);
        }
        return this;
    }

    /** Waits until everything captured so far of a table is applied at a target, and the table is live there. */
    public Line awaitApplied(String target, String schema, String table) {
        return awaitApplied(PATIENCE, target, schema, table);
    }

    public Line awaitApplied(Duration patience, String target, String schema, String table) {
        long captured = captured(schema, table);
        String query = "SELECT seq >= " + captured + " AND state = 'live' FROM convoy.progress WHERE table_schema = '" + schema
            + "' AND table_name = '" + table.replace("'", "''") + "'";
        return await(patience, () -> target + " has not applied change " + captured + " of " + schema + "." + table,
            () -> "t".equals(tryAsk(target, query)));
    }

    /** Waits until no pass goes on at the source, which may note the end of a copy after a target has had the last of it. */
    public Line awaitCopied() {
        return await(() -> "a pass goes on", () -> "0".equals(askSource("SELECT count(*) FROM convoy.pass WHERE state = 'running'")));
    }

    /** Number of the last change that is captured of a table. */
    public long captured(String schema, String table) {
        return Long.parseLong(askSource("SELECT a.seq + coalesce((SELECT sum(q.row_count) FROM convoy.queue q WHERE q.table_id = "
            + "a.table_id AND NOT pg_visible_in_snapshot(q.xid, (SELECT snapshot FROM convoy.tick WHERE published ORDER BY id DESC"
            + " LIMIT 1))), 0) FROM convoy.attached a WHERE a.table_schema = '" + schema + "' AND a.table_name = '"
            + table.replace("'", "''") + "'"));
    }

    /** Waits until all is applied, then compares: number of rows, and a hash over the text of all of them. */
    public Line awaitEqual(String target, String schema, String table) {
        awaitApplied(target, schema, table);
        return assertEqual(target, schema, table);
    }

    public Line assertEqual(String target, String schema, String table) {
        String query = "SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM \"" + schema + "\".\""
            + table + "\" t";
        assertEquals(askSource(query), ask(target, query), () -> schema + "." + table + " at " + target + "\n"
            + differences(target, schema, table) + admin("status").out());
        return this;
    }

    private String differences(String target, String schema, String table) {
        String query = "SELECT coalesce(json_agg(t::text), '[]') FROM \"" + schema + "\".\"" + table + "\" t";
        List<String> source = new ArrayList<>(List.of(askSource(query).split("\n|(?<=\"), (?=\")")));
        List<String> there = new ArrayList<>(List.of(ask(target, query).split("\n|(?<=\"), (?=\")")));
        List<String> common = new ArrayList<>(source);
        common.retainAll(new java.util.HashSet<>(there));
        source.removeAll(new java.util.HashSet<>(common));
        there.removeAll(new java.util.HashSet<>(common));
        return "only at the source: " + source.stream().limit(5).toList() + "\nonly at the target: "
            + there.stream().limit(5).toList() + "\n";
    }

    /** Removes from the topic what it holds now, as retention would. */
    public void forgetTopicUpToNow() {
        try (org.apache.kafka.clients.admin.Admin admin = org.apache.kafka.clients.admin.Admin.create(Map.of("bootstrap.servers",
            bootstrap))) {
            String topic = "convoy." + name;
            Map<org.apache.kafka.common.TopicPartition, org.apache.kafka.clients.admin.RecordsToDelete> all = new java.util.HashMap<>();
            admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().forEach(partition -> all.put(
                new org.apache.kafka.common.TopicPartition(topic, partition.partition()),
                    org.apache.kafka.clients.admin.RecordsToDelete.beforeOffset(-1)));
            admin.deleteRecords(all).all().get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (int i = stops.size() - 1; i >= 0; i--) {
            stops.get(i).run();
        }
        loops.check();
    }
}
