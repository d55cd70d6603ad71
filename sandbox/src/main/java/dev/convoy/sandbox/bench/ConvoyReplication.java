package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A producer and a consumer as scripts/producer and scripts/consumer start them, after setup. Confined to one thread. */
final class ConvoyReplication implements Replication {
    private static final Map<String, String> ENVIRONMENT = Map.of("BENCH_PASSWORD", Stage.PASSWORD);
    private static final String TARGET = "there";

    private final Ends ends;
    private final Path directory;
    private final Path config;
    private ConvoyProcess producer;
    private ConvoyProcess consumer;

    private ConvoyReplication(Ends ends, Path directory, Path config) {
        this.ends = ends;
        this.directory = directory;
        this.config = config;
    }

    static ConvoyReplication start(Stage stage, Ends ends) {
        try {
            Path directory = Files.createTempDirectory("convoy-bench-");
            Path config = Files.writeString(directory.resolve("convoy.yaml"), Sql.fill("""
                source: {name: {name}, url: "{source}", user: {role}, password: "${BENCH_PASSWORD}"}
                kafka: {bootstrap.servers: "{kafka}"}
                tables: [public.accounts, public.orders, public.events]
                targets:
                  there: {url: "{target}", user: {role}, password: "${BENCH_PASSWORD}", sync: manual}
                """, Map.of("name", ends.database(), "role", Stage.ROLE, "source", ends.source().jdbcUrl(ends.database()),
                "target", ends.target().jdbcUrl(ends.database()), "kafka", stage.kafka().bootstrapServers())));
            ConvoyReplication convoy = new ConvoyReplication(ends, directory, config);
            ConvoyProcess.Result setup = ConvoyProcess.admin(config, ENVIRONMENT, "setup");
            if (setup.status() != 0) {
                throw new IllegalStateException("setup failed: " + setup.out() + setup.err());
            }
            convoy.producer = convoy.process("dev.convoy.producer.Main", "-c", config.toString());
            convoy.consumer = convoy.process("dev.convoy.consumer.Main", "-c", config.toString(), "--target", TARGET);
            return convoy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConvoyProcess process(String mainClass, String... arguments) {
        String name = mainClass.split("\\.")[2];
        return ConvoyProcess.start(mainClass, jvmOptions(name), List.of(arguments), ENVIRONMENT, directory.resolve(name + ".log"));
    }

    /** Those of scripts/launch. */
    private static List<String> jvmOptions(String name) {
        List<String> options = ConvoyProcess.jvm();
        String more = System.getenv().getOrDefault("CONVOY_JAVA_OPTS", "").replace("%n", name);
        Stream.of(more.split(" ")).filter(option -> !option.isEmpty()).forEach(options::add);
        return options;
    }

    @Override
    public boolean replicates() {
        return true;
    }

    /** The producer is frozen, tables rest at the target as after admin's pause: both keep their connections and their place. */
    @Override
    public void pause() throws SQLException {
        want("paused");
        producer.suspend();
    }

    @Override
    public void resume() throws SQLException {
        want("running");
        producer.resume();
    }

    private void want(String wanted) throws SQLException {
        try (Connection connection = ends.target().connect(ends.database());
             PreparedStatement update = connection.prepareStatement(Sql.load(ConvoyReplication.class, "peer/wanted"))) {
            update.setString(1, wanted);
            update.executeUpdate();
        }
    }

    /** Most memory that the two processes held, as far as the system tells. */
    double peakMebibytes() {
        return peakMebibytes(producer.pid()) + peakMebibytes(consumer.pid());
    }

    private static double peakMebibytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024).findFirst().orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    Map<String, Long> pids() {
        return Map.of("producer", producer.pid(), "consumer", consumer.pid());
    }

    Duration producerCpu() {
        return cpu(producer.pid());
    }

    Duration consumerCpu() {
        return cpu(consumer.pid());
    }

    private static Duration cpu(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    /** The ends of both logs. */
    String describe() {
        return producer.describe() + "\n" + consumer.describe();
    }

    @Override
    public void close() {
        consumer.stop();
        producer.stop();
        Directories.delete(directory);
    }
}
