package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.SandboxException;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The four servers: the source, two targets, the broker. Safe from any thread once started.
 *
 * @param source  has database shop
 * @param targets by Convoy's name for them, which is also the database's
 * @param kafka   the broker
 */
record Servers(SandboxPostgres source, Map<String, SandboxPostgres> targets, SandboxKafka kafka) implements AutoCloseable {

    static final String SOURCE = "shop";
    static final List<String> TARGETS = List.of("reporting", "mirror");
    /** What Convoy connects as, everywhere. */
    static final String CONVOY = "convoy";
    /** What the application connects as. */
    static final String APP = "app";

    private static final int PARAMETER_GRANTS_SINCE = 15;

    /** Starts all four side by side, then creates databases, roles and the shop's schema; {@code passwords} are by role or target. */
    static Servers start(Passwords passwords) {
        CompletableFuture<SandboxKafka> kafka = CompletableFuture.supplyAsync(SandboxKafka::create);
        CompletableFuture<SandboxPostgres> source = CompletableFuture.supplyAsync(() -> source(passwords));
        Map<String, CompletableFuture<SandboxPostgres>> targets = new LinkedHashMap<>();
        TARGETS.forEach(name -> targets.put(name, CompletableFuture.supplyAsync(() -> target(name, passwords.of(name)))));
        try {
            Map<String, SandboxPostgres> started = new LinkedHashMap<>();
            targets.forEach((name, target) -> started.put(name, target.join()));
            return new Servers(source.join(), started, kafka.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof SandboxException ? (SandboxException) e.getCause() : e; // the Lifeline stops what has started
        }
    }

    private static SandboxPostgres source(Passwords passwords) {
        SandboxPostgres source = SandboxPostgres.create();
        source.createDatabase(SOURCE);
        source.createRole(CONVOY, passwords.of(SOURCE));
        source.createRole(APP, passwords.of(APP));
        source.execute(SOURCE, Sql.text("shop/types"));
        source.execute(SOURCE, Sql.text("shop/source_schema"));
        source.execute(SOURCE, Sql.text("shop/source_grants"));
        return source;
    }

    private static SandboxPostgres target(String name, String password) {
        SandboxPostgres target = SandboxPostgres.create();
        target.createDatabase(name);
        target.createRole(CONVOY, password);
        target.execute(name, Sql.text("shop/types"));
        target.execute(name, Sql.text("shop/target_schema"));
        try (Connection connection = target.connect(name); Statement statement = connection.createStatement()) {
            statement.execute(Sql.text("shop/target_grants").replace("{database}", statement.enquoteIdentifier(name, true)));
            if (connection.getMetaData().getDatabaseMajorVersion() >= PARAMETER_GRANTS_SINCE) {
                statement.execute(Sql.text("shop/target_parameter"));
            }
            return target;
        } catch (SQLException e) {
            throw new SandboxException("cannot prepare target " + name + ": " + e.getMessage(), e);
        }
    }

    /** Returns the server's version, as it calls itself. */
    String postgresVersion() {
        try (Connection connection = source.connect(SOURCE)) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new SandboxException("the source does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        kafka.close();
        targets.values().forEach(SandboxPostgres::close);
        source.close();
    }
}
