package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.Directories;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A source database, its producer, its topic, its targets, and their consumer: a process as scripts/consumer starts it for one target, a
 * {@link TargetsHost} for several. Confined to one thread.
 */
final class ScaleLine implements AutoCloseable {
    /** Of each table, before anything is written. */
    static final int ROWS = 100;
    private static final Map<String, String> ENVIRONMENT = Map.of("BENCH_PASSWORD", ScaleBed.PASSWORD);
    private static final Duration SETUP_LIMIT = Duration.ofMinutes(20);
    private static final Duration ARRIVAL_LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final ScaleBed bed;
    private final String name;
    private final List<String> tables;
    private final List<String> targets;
    private final Path directory;
    private final ScaleLoad load;
    private ConvoyProcess producer;
    private ConvoyProcess consumer;

    private ScaleLine(ScaleBed bed, String name, int tables, int active, int targets) throws SQLException, IOException {
        this.bed = bed;
        this.name = name;
        this.tables = names("items_", tables);
        this.targets = names(name + "_", targets);
        this.directory = Files.createTempDirectory("convoy-bench-scale-");
        create();
        this.load = new ScaleLoad(bed, name, this.tables.subList(0, active));
    }

    private static List<String> names(String prefix, int number) {
        return IntStream.range(0, number).mapToObj(i -> prefix + i).toList();
    }

    /** Starts a line; nothing has been written to it when this returns. */
    static ScaleLine start(ScaleBed bed, String name, int tables, int active, int targets) throws SQLException {
        try {
            ScaleLine line = new ScaleLine(bed, name, tables, active, targets);
            line.setUp();
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create() {
        bed.source().createDatabase(name);
        bed.source().execute(name, tables("SELECT, TRIGGER"));
        String first = targets.get(0);
        bed.target().createDatabase(first);
        bed.target().execute(first, tables("SELECT, INSERT, UPDATE, DELETE, TRUNCATE"));
        for (String target : targets.subList(1, targets.size())) {
            bed.target().execute("postgres", Sql.fill(ScaleBed.sql("create"), Map.of("database", target, "template", first)));
            bed.target().execute("postgres", Sql.fill(Ends.sql("grant_run"), Map.of("database", target)));
        }
    }

    private String tables(String rights) {
        return Sql.fill(ScaleBed.sql("tables"), Map.of("items", Sql.fill(Sql.load(ScaleLine.class, "items"), Map.of("table", "items")),
            "tables", Integer.toString(tables.size()), "rows", Integer.toString(ROWS), "rights", rights));
    }

    private void setUp() throws IOException, SQLException {
        StringBuilder yaml = new StringBuilder(Sql.fill("""
            source: {name: {name}, url: "{source}", user: {role}, password: "${BENCH_PASSWORD}"}
            kafka: {bootstrap.servers: "{kafka}"}
            tables: [{tables}]
            targets:
            """, Map.of("name", name, "role", ScaleBed.ROLE, "source", bed.source().jdbcUrl(name),
            "kafka", bed.kafka().bootstrapServers(),
            "tables", tables.stream().map(table -> "public." + table).collect(Collectors.joining(", ")))));
        targets.forEach(target -> yaml.append("  ").append(target).append(": {url: \"").append(bed.target().jdbcUrl(target))
            .append("\", user: ").append(ScaleBed.ROLE).append(", password: \"${BENCH_PASSWORD}\", sync: manual}\n"));
        Path config = Files.writeString(directory.resolve("convoy.yaml"), yaml);
        ConvoyProcess setup = process("dev.convoy.admin.Main", "setup", "-c", config.toString(), "setup");
        if (setup.awaitExit(SETUP_LIMIT).orElse(-1) != 0) {
            throw new IllegalStateException("setup failed\n" + setup.describe());
        }
        setup.close();
        producer = process("dev.convoy.producer.Main", "producer", "-c", config.toString());
        consumer = targets.size() == 1
            ? process("dev.convoy.consumer.Main", "consumer", "-c", config.toString(), "--target", targets.get(0))
            : process(TargetsHost.class.getName(), "targets", "-Xmx1g", config.toString());
        load.warmUp();
        awaitArrival();
    }

    /** With the options of scripts/launch; arguments that begin with -X are the JVM's. */
    private ConvoyProcess process(String mainClass, String log, String... arguments) {
        Map<Boolean, List<String>> parted = Stream.of(arguments)
            .collect(Collectors.partitioningBy(argument -> argument.startsWith("-X")));
        List<String> options = ConvoyProcess.jvm(parted.get(true).toArray(String[]::new));
        String more = System.getenv().getOrDefault("CONVOY_JAVA_OPTS", "").replace("%n", name + "-" + log);
        Stream.of(more.split(" ")).filter(option -> !option.isEmpty()).forEach(options::add);
        return ConvoyProcess.start(mainClass, options, parted.get(false), ENVIRONMENT, directory.resolve(log + ".log"));
    }

    ScaleLoad load() {
        return load;
    }

    /** What the line has used so far. */
    ScaleWork work() throws SQLException {
        long session = 0;
        try (Connection connection = bed.source().connect("postgres");
             PreparedStatement query = connection.prepareStatement(ScaleBed.sql("session"))) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                session = row.next() ? row.getLong(1) : 0;
            }
        }
        return ScaleWork.of(new ScaleWork.Pids(producer.pid(), consumer.pid(), session, bed.kafka().pid()),
            worked(bed.source(), List.of(name)), worked(bed.target(), targets));
    }

    /** Asked of another database, so that the asking does not count. */
    private static ScaleWork.OfDatabases worked(SandboxPostgres server, List<String> databases) throws SQLException {
        try (Connection connection = server.connect("postgres");
             PreparedStatement query = connection.prepareStatement(ScaleBed.sql("work"))) {
            query.setArray(1, connection.createArrayOf("text", databases.toArray()));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new ScaleWork.OfDatabases(row.getLong(1), row.getLong(2));
            }
        }
    }

    /** What it took each timed row from its commit at the source to its commit at each target, in milliseconds, the shortest first. */
    double[] lags(ScaleLoad.Timed timed) throws SQLException {
        Map<Long, Long> sent = committed(bed.source(), name, timed);
        List<Double> milliseconds = new ArrayList<>();
        for (String target : targets) {
            committed(bed.target(), target, timed).forEach((key, at) -> milliseconds.add((at - sent.get(key)) / 1e3));
        }
        return milliseconds.stream().mapToDouble(each -> each).sorted().toArray();
    }

    private Map<Long, Long> committed(SandboxPostgres server, String database, ScaleLoad.Timed timed) throws SQLException {
        Map<Long, Long> committed = new HashMap<>();
        try (Connection connection = server.connect(database)) {
            for (String table : tables) {
                try (PreparedStatement query = connection.prepareStatement(Sql.fill(ScaleBed.sql("committed"), Map.of("table", table)))) {
                    query.setLong(1, timed.from());
                    query.setLong(2, timed.to());
                    try (ResultSet row = query.executeQuery()) {
                        while (row.next()) {
                            committed.put(row.getLong(1), row.getLong(2));
                        }
                    }
                }
            }
        }
        return committed;
    }

    /** Waits until nothing is on its way to any target. */
    void awaitArrival() throws SQLException {
        long deadline = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
        String published;
        do {
            published = ask(bed.source(), name, ScaleBed.sql("published"));
            rest(deadline);
        } while (published == null);
        for (String target : targets) {
            while (!published.equals(ask(bed.target(), target, ScaleBed.sql("applied")))) {
                rest(deadline);
            }
        }
    }

    private void rest(long deadline) {
        if (System.nanoTime() > deadline || !producer.alive() || !consumer.alive()) {
            throw new IllegalStateException("what was committed has not arrived\n" + producer.describe() + "\n" + consumer.describe());
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }

    /** What differs between the source and its targets, one line a table; empty when all are equal. */
    String differences() throws SQLException {
        StringBuilder found = new StringBuilder();
        Map<String, String> here = fingerprints(bed.source(), name);
        for (String target : targets) {
            fingerprints(bed.target(), target).forEach((table, there) -> {
                if (!there.equals(here.get(table))) {
                    found.append(target).append(' ').append(table).append(": source ").append(here.get(table)).append("; target ")
                        .append(there).append('\n');
                }
            });
        }
        return found.toString();
    }

    private Map<String, String> fingerprints(SandboxPostgres server, String database) throws SQLException {
        Map<String, String> fingerprints = new HashMap<>();
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement()) {
            for (String table : tables) {
                fingerprints.put(table, ask(statement, Sql.fill(Ends.sql("fingerprint"), Map.of("table", table))));
            }
        }
        return fingerprints;
    }

    private static String ask(SandboxPostgres server, String database, String query) throws SQLException {
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement()) {
            return ask(statement, query);
        }
    }

    private static String ask(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        load.close();
        if (consumer != null) {
            consumer.stop();
        }
        if (producer != null) {
            producer.stop();
        }
        Directories.delete(directory);
    }
}
