package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.Directories;
import dev.convoy.sandbox.cluster.SandboxException;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A source with one big table, a target, Kafka, and Convoy's processes between them. Confined to one thread. */
final class SyncBed implements AutoCloseable {
    static final String DATABASE = "bench";
    static final String TARGET = "copy";
    static final String TABLE = "public.items";
    private static final String ROLE = "convoy";
    private static final String PASSWORD = "bench-only";
    private static final long LOOK_EVERY_MILLIS = 50;

    private final Path directory;
    private final SandboxPostgres source;
    private final SandboxPostgres target;
    private final SandboxKafka kafka;
    private final OptionalLong rowsPerSecond;
    private ConvoyProcess producer;
    private ConvoyProcess consumer;

    SyncBed(Optional<String> version, OptionalLong rowsPerSecond) throws IOException {
        this.directory = Files.createTempDirectory("convoy-bench-sync");
        this.rowsPerSecond = rowsPerSecond;
        this.source = server(version, "1GB").setting("wal_level", "logical").start();
        this.target = server(version, "512MB").start();
        this.kafka = SandboxKafka.create();
    }

    private static SandboxPostgres.Builder server(Optional<String> version, String buffers) {
        SandboxPostgres.Builder builder = SandboxPostgres.builder().durable().setting("shared_buffers", buffers)
            .setting("max_wal_size", "4GB").setting("checkpoint_timeout", "15min");
        return version.isPresent() ? builder.version(version.get()) : builder;
    }

    SandboxPostgres source() {
        return source;
    }

    SandboxPostgres target() {
        return target;
    }

    /** Fills the table, attaches it, and starts a producer and a consumer. Nothing is copied yet. */
    void prepare(int rows) throws IOException {
        source.createDatabase(DATABASE);
        source.createRole(ROLE, PASSWORD);
        source.execute(DATABASE, Items.script("sync_source", "items", rows));
        target.createRole(ROLE, PASSWORD);
        emptyTable(TARGET);
        Files.writeString(config(), "source: {name: bench, url: \"" + source.jdbcUrl(DATABASE) + "\", user: " + ROLE
            + ", password: \"${BENCH_PASSWORD}\"" + (rowsPerSecond.isPresent() ? ", chunk_rows_per_second: " + rowsPerSecond.getAsLong()
            : "") + "}\nkafka: {bootstrap.servers: \"" + kafka.bootstrapServers() + "\"}\ntables: [" + TABLE + "]\ntargets:\n  " + TARGET
            + ": {url: \"" + target.jdbcUrl(TARGET) + "\", user: " + ROLE + ", password: \"${BENCH_PASSWORD}\", sync: manual}\n");
        admin("setup");
        producer = process("producer", "-c", config().toString());
        consumer = process("consumer", "-c", config().toString(), "--target", TARGET);
    }

    /** Makes a database of the target's server that holds the table, empty. */
    void emptyTable(String database) {
        target.createDatabase(database);
        target.execute(database, Items.script("sync_target", "items", 0));
    }

    private ConvoyProcess process(String name, String... arguments) {
        return ConvoyProcess.start("dev.convoy." + name + ".Main", ConvoyProcess.jvm(), List.of(arguments), environment(),
            directory.resolve(name + ".log"));
    }

    private Path config() {
        return directory.resolve("convoy.yaml");
    }

    private static Map<String, String> environment() {
        return Map.of("BENCH_PASSWORD", PASSWORD);
    }

    /** Runs a command; what it writes if its status is 0. */
    String admin(String... arguments) {
        ConvoyProcess.Result result = ConvoyProcess.admin(config(), environment(), arguments);
        if (result.status() != 0) {
            throw new SandboxException("admin " + String.join(" ", arguments) + " said\n" + result.out() + result.err());
        }
        return result.out().strip();
    }

    /** Asks for a copy and returns its number. */
    long askForSync() throws SQLException {
        admin("sync", "--target", TARGET, "--no-wait");
        return Long.parseLong(askSource("SELECT max(id) FROM convoy.pass WHERE kind = 'copy'"));
    }

    /**
     * Takes a copy out of turn, or lets it have its turns again; it goes on where it was. Commands only end a copy; the bench needs the
     * two kinds of stretches close together.
     */
    void letRun(long sync, boolean running) {
        source.execute(DATABASE, "UPDATE convoy.pass SET state = '" + (running ? "running" : "cancelled") + "' WHERE id = " + sync
            + " AND state <> 'done'");
    }

    boolean isPublished(long sync) throws SQLException {
        return "done".equals(askSource("SELECT state FROM convoy.pass WHERE id = " + sync));
    }

    /** Rows of a copy that are published so far. */
    long copied(long sync) throws SQLException {
        return Long.parseLong(askSource("SELECT row_count FROM convoy.pass WHERE id = " + sync));
    }

    void awaitPublished(long sync, long deadline) throws SQLException, InterruptedException {
        while (!isPublished(sync)) {
            rest("the copy is not published, " + copied(sync) + " rows are", deadline);
        }
    }

    void awaitArrived(long sync, long deadline) throws SQLException, InterruptedException {
        while (!"t".equals(ask(target, TARGET, "SELECT coalesce(synced_id, 0) >= " + sync + " FROM convoy.progress"))) {
            rest("the copy has not arrived", deadline);
        }
    }

    /** Waits until nothing is between source and target. */
    void awaitApplied(long deadline) throws SQLException, InterruptedException {
        while (!"0".equals(askSource("SELECT count(*) FROM convoy.queue WHERE NOT pg_visible_in_snapshot(xid, (SELECT snapshot FROM"
                + " convoy.tick WHERE published ORDER BY id DESC LIMIT 1))"))
                || !askSource("SELECT seq FROM convoy.attached").equals(ask(target, TARGET, "SELECT seq FROM convoy.progress"))) {
            rest("changes are still on their way", deadline);
        }
    }

    private void rest(String what, long deadline) throws InterruptedException {
        if (System.nanoTime() > deadline || !producer.alive() || !consumer.alive()) {
            throw new SandboxException(what + "\n" + producer.describe() + consumer.describe());
        }
        Thread.sleep(LOOK_EVERY_MILLIS);
    }

    String askSource(String query) throws SQLException {
        return ask(source, DATABASE, query);
    }

    static String ask(SandboxPostgres server, String database, String query) throws SQLException {
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    @Override
    public void close() {
        for (ConvoyProcess process : new ConvoyProcess[] {producer, consumer}) {
            if (process != null) {
                process.kill();
            }
        }
        kafka.close();
        target.close();
        source.close();
        Directories.delete(directory);
    }
}
