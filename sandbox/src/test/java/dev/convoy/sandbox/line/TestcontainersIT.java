package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.config.ConfigException;
import dev.convoy.config.ConfigLoader;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.consumer.ConsumerLoop;
import dev.convoy.producer.ProducerLoop;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.kafka.KafkaContainer;

/** The line on the images that people deploy. Skipped, with the reason, where no Docker engine answers; the other tests need none. */
@Tag("docker")
class TestcontainersIT {
    private static final String POSTGRES_IMAGE = "postgres:17";
    private static final String KAFKA_IMAGE = "apache/kafka:4.3.1";
    private static final String PASSWORD = "not-in-any-log";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONTENT =
        "SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM orders t";

    @TempDir
    private Path directory;

    @Test
    void carriesChangesBetweenContainers() throws Exception {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            Assumptions.abort("no Docker engine answers here");
        }
        try (PostgreSQLContainer<?> source = new PostgreSQLContainer<>(POSTGRES_IMAGE);
             PostgreSQLContainer<?> target = new PostgreSQLContainer<>(POSTGRES_IMAGE);
             KafkaContainer kafka = new KafkaContainer(KAFKA_IMAGE)) {
            source.start();
            target.start();
            kafka.start();
            run(source, "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12,2), note text)");
            run(source, role("source"));
            run(source, "GRANT SELECT, TRIGGER ON orders TO convoy");
            run(target, role("target"));
            run(target, "GRANT CREATE ON SCHEMA public TO convoy; GRANT SET ON PARAMETER session_replication_role TO convoy");
            Path file = configFile(source, target, kafka);
            ConvoyProcess.Result setup = ConvoyProcess.admin(file, environment(), "setup");
            assertEquals(0, setup.status(), () -> setup.out() + setup.err());

            ConvoyConfig config = config(file);
            ProducerLoop producer = new ProducerLoop(config, "producer", dev.convoy.producer.Limits.DEFAULT);
            ConsumerLoop consumer = new ConsumerLoop(config, config.target("copy"), "consumer", dev.convoy.consumer.Limits.DEFAULT);
            Loops loops = new Loops();
            Runnable producing = loops.start("containers-producer", producer::run, producer::stop);
            Runnable consuming = loops.start("containers-consumer", consumer::run, consumer::stop);
            try {
                run(source, "INSERT INTO orders SELECT g, g * 1.1, 'n' || g FROM generate_series(1, 1000) g");
                run(source, "UPDATE orders SET total = total + 1 WHERE id % 3 = 0");
                run(source, "DELETE FROM orders WHERE id % 10 = 0");

                awaitEqual(source, target, file);
            } finally {
                producing.run();
                consuming.run();
            }
            loops.check();
        }
    }

    private static String role(String password) {
        return "CREATE ROLE convoy LOGIN PASSWORD '" + PASSWORD + "-" + password + "'; GRANT CREATE ON DATABASE test TO convoy";
    }

    private static Map<String, String> environment() {
        return Map.of("SOURCE_PASSWORD", PASSWORD + "-source", "TARGET_PASSWORD", PASSWORD + "-target");
    }

    private Path configFile(PostgreSQLContainer<?> source, PostgreSQLContainer<?> target, KafkaContainer kafka) throws IOException {
        return Files.writeString(directory.resolve("convoy.yaml"), """
            source: {name: containers, url: "%s", user: convoy, password: "${SOURCE_PASSWORD}"}
            kafka: {bootstrap.servers: "%s"}
            tables: [public.orders]
            targets:
              copy: {url: "%s", user: convoy, password: "${TARGET_PASSWORD}", create_tables: true}
            """.formatted(url(source), kafka.getBootstrapServers(), url(target)));
    }

    private static ConvoyConfig config(Path file) throws ConfigException {
        return ConfigLoader.load(file, environment(), Set.of(Part.source(), Part.kafka(), Part.everyTarget()));
    }

    private static void awaitEqual(PostgreSQLContainer<?> source, PostgreSQLContainer<?> target, Path file) throws SQLException {
        String wanted = ask(source, CONTENT);
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).ignoreExceptions().untilAsserted(() ->
            assertEquals(wanted, ask(target, CONTENT), () -> ConvoyProcess.admin(file, environment(), "status").out()));
        assertEquals("900", ask(target, "SELECT count(*) FROM orders"));
    }

    private static String url(PostgreSQLContainer<?> server) {
        int port = server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
        return "jdbc:postgresql://" + server.getHost() + ":" + port + "/" + server.getDatabaseName();
    }

    private static Connection connect(PostgreSQLContainer<?> server) throws SQLException {
        return DriverManager.getConnection(url(server), server.getUsername(), server.getPassword());
    }

    private static void run(PostgreSQLContainer<?> server, String sql) throws SQLException {
        try (Connection connection = connect(server); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(PostgreSQLContainer<?> server, String query) throws SQLException {
        try (Connection connection = connect(server); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
