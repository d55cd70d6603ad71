package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The servers that all lines of {@link ScaleBench} share: one for sources, one for targets, a broker. Confined to one thread. */
final class ScaleBed implements AutoCloseable {
    static final String ROLE = "convoy";
    static final String PASSWORD = "bench";
    private static final int PARAMETER_GRANTS_SINCE = 15;

    private final SandboxPostgres source;
    private final SandboxPostgres target;
    private final SandboxKafka kafka;

    private ScaleBed(SandboxPostgres source, SandboxPostgres target, SandboxKafka kafka) {
        this.source = source;
        this.target = target;
        this.kafka = kafka;
    }

    /** @param home installation of PostgreSQL; empty: the embedded one */
    static ScaleBed open(Optional<Path> home) throws SQLException {
        SandboxPostgres source = server(home);
        SandboxPostgres target = server(home);
        try (Connection connection = target.connect("postgres")) {
            if (connection.getMetaData().getDatabaseMajorVersion() >= PARAMETER_GRANTS_SINCE) {
                target.execute("postgres", Ends.sql("grant_replica"));
            }
        }
        return new ScaleBed(source, target, SandboxKafka.builder().compiled().collected().start());
    }

    private static SandboxPostgres server(Optional<Path> home) {
        // Autovacuum looks at every table of a database, once a minute: work that grows with their number and is not Convoy's.
        SandboxPostgres.Builder builder = SandboxPostgres.builder().durable().setting("shared_buffers", "512MB")
            .setting("max_wal_size", "4GB").setting("checkpoint_timeout", "15min").setting("max_connections", "400")
            .setting("track_commit_timestamp", "on").setting("autovacuum_naptime", "1d");
        home.ifPresent(builder::home);
        SandboxPostgres server = builder.start();
        server.createRole(ROLE, PASSWORD);
        return server;
    }

    static String sql(String name) {
        return Sql.load(ScaleBed.class, "scale/" + name);
    }

    SandboxPostgres source() {
        return source;
    }

    SandboxPostgres target() {
        return target;
    }

    SandboxKafka kafka() {
        return kafka;
    }

    String serverVersion() throws SQLException {
        try (Connection connection = source.connect("postgres")) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    /** What was done before is written out now, and not while something is measured. */
    void writeOut() throws SQLException {
        for (SandboxPostgres server : new SandboxPostgres[] {source, target}) {
            try (Connection connection = server.connect("postgres"); Statement statement = connection.createStatement()) {
                statement.execute(Sql.load(ScaleBed.class, "checkpoint"));
            }
        }
    }

    @Override
    public void close() {
        kafka.close();
        target.close();
        source.close();
    }
}
