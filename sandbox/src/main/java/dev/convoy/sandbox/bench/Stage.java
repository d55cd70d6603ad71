package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The servers that all runs share: source, target, broker. Both PostgreSQL servers have the same settings, made for logical replication
 * and with fsync, whoever replicates. Confined to one thread.
 */
final class Stage implements AutoCloseable {
    static final String ROLE = "convoy";
    static final String PASSWORD = "bench";
    private static final String SEED = "seed";
    private static final int FILE_COPY_SINCE = 15;
    private static final int PARAMETER_GRANTS_SINCE = 15;

    private final SandboxPostgres source;
    private final SandboxPostgres target;
    private final SandboxKafka kafka;
    private final int version;
    private int runs;

    private Stage(SandboxPostgres source, SandboxPostgres target, SandboxKafka kafka, int version) {
        this.source = source;
        this.target = target;
        this.kafka = kafka;
        this.version = version;
    }

    /** @param home installation of PostgreSQL; empty: the embedded one */
    static Stage open(Optional<Path> home, Scale scale) throws SQLException {
        CompletableFuture<SandboxPostgres> source = CompletableFuture.supplyAsync(() -> server(home, scale));
        CompletableFuture<SandboxPostgres> target = CompletableFuture.supplyAsync(() -> server(home, scale));
        SandboxKafka kafka = SandboxKafka.builder().compiled().heap("512m").start();
        int version;
        try (Connection connection = source.join().connect(SEED)) {
            version = connection.getMetaData().getDatabaseMajorVersion();
        }
        if (version >= PARAMETER_GRANTS_SINCE) {
            target.join().execute(SEED, Ends.sql("grant_replica"));
        }
        return new Stage(source.join(), target.join(), kafka, version);
    }

    private static SandboxPostgres server(Optional<Path> home, Scale scale) {
        SandboxPostgres.Builder builder = SandboxPostgres.builder().durable()
            .setting("shared_buffers", "512MB").setting("wal_level", "logical").setting("max_wal_size", "4GB")
            .setting("min_wal_size", "1GB").setting("checkpoint_timeout", "15min").setting("max_worker_processes", "16")
            .setting("track_commit_timestamp", "on");
        home.ifPresent(builder::home);
        SandboxPostgres server = builder.start();
        server.createRole(ROLE, PASSWORD);
        server.createDatabase(SEED);
        server.execute(SEED, Sql.fill(Ends.sql("schema"), Map.of("accounts", Integer.toString(scale.accounts()),
            "orders", Integer.toString(scale.orders()), "events", Integer.toString(scale.events()))));
        server.execute(SEED, Ends.sql("vacuum"));
        return server;
    }

    SandboxKafka kafka() {
        return kafka;
    }

    String serverVersion() throws SQLException {
        try (Connection connection = source.connect(SEED)) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    /** Two new databases with the same rows, in memory and written out. */
    Ends newEnds() {
        Ends ends = new Ends(source, target, "run" + ++runs);
        String strategy = version >= FILE_COPY_SINCE ? " STRATEGY file_copy" : "";
        CompletableFuture.allOf(CompletableFuture.runAsync(() -> create(source, ends.database(), strategy)),
            CompletableFuture.runAsync(() -> create(target, ends.database(), strategy))).join();
        return ends;
    }

    private static void create(SandboxPostgres server, String database, String strategy) {
        server.execute("postgres", Sql.fill(Ends.sql("create_run"), Map.of("database", database, "strategy", strategy)));
        server.execute("postgres", Sql.fill(Ends.sql("grant_run"), Map.of("database", database)));
        server.execute(database, Ends.sql("prewarm"));
        writeOut(server);
    }

    private static void writeOut(SandboxPostgres server) {
        server.execute("postgres", Sql.load(Stage.class, "checkpoint"));
    }

    /** What was done before is vacuumed and written out now, and not while something is measured. */
    void settle(Ends ends) {
        for (SandboxPostgres server : new SandboxPostgres[] {source, target}) {
            server.execute(ends.database(), Ends.sql("vacuum_run"));
            writeOut(server);
        }
    }

    void drop(Ends ends) {
        for (SandboxPostgres server : new SandboxPostgres[] {target, source}) {
            server.execute("postgres", Sql.fill(Ends.sql("drop_run"), Map.of("database", ends.database())));
        }
    }

    @Override
    public void close() {
        kafka.close();
        target.close();
        source.close();
    }
}
