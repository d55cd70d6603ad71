package dev.convoy.sandbox.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import dev.convoy.sandbox.line.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka with TLS and SASL, PostgreSQL with TLS and {@code sslmode=verify-full}: only those let in who must be, and no password is told. */
class EncryptedIT {
    private static final String KAFKA_PASSWORD = "kafka-secret-4f1b";

    @TempDir
    Path directory;

    /** Takes connections of roles by TLS only. */
    private static SandboxPostgres encrypted(Certificate certificate) throws IOException {
        SandboxPostgres server = SandboxPostgres.create();
        Path data = server.dataDirectory();
        for (Path file : List.of(certificate.pem(), certificate.keyPem())) {
            Path copy = Files.copy(file, data.resolve(file.equals(certificate.pem()) ? "server.crt" : "server.key"));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(copy, Files.getOwner(data));
        }
        Path rules = data.resolve("pg_hba.conf");
        Files.writeString(rules, Files.readString(rules).replaceAll("(?m)^host  all  all  ", "hostssl  all  all  "));
        server.execute("postgres", "ALTER SYSTEM SET ssl = on");
        server.stop();
        server.start();
        return server;
    }

    private static void createUser(SandboxKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("convoy",
                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), KAFKA_PASSWORD))).all().get();
        }
    }

    /** The line's configuration, but encrypted and authenticated. */
    private Path config(Line line, SandboxKafka kafka, String name, Path rootCertificate) throws IOException {
        String yaml = Files.readString(line.configFile())
            .replaceAll("(url: \"jdbc:postgresql:[^\"]*)\"", "$1?sslmode=verify-full&sslrootcert=" + rootCertificate + "\"")
            .replaceAll("(?m)^kafka: .*$", "kafka: {bootstrap.servers: \"" + kafka.securedServers() + "\", security.protocol: SASL_SSL,"
                + " sasl.mechanism: SCRAM-SHA-512, ssl.truststore.type: PEM, ssl.truststore.location: " + directory.resolve("ours.crt")
                + ", sasl.jaas.config: 'org.apache.kafka.common.security.scram.ScramLoginModule required username=\"convoy\""
                + " password=\"\\${KAFKA_PASSWORD}\";'}");
        return Files.writeString(directory.resolve(name + ".yaml"), yaml);
    }

    private static Map<String, String> environment(Line line, String kafkaPassword) {
        Map<String, String> all = new HashMap<>(line.environment());
        all.put("KAFKA_PASSWORD", kafkaPassword);
        return all;
    }

    @Test
    void everythingArrivesByTlsAndWhoCannotBeTrustedIsRefused() throws Exception {
        Certificate ours = Certificate.in(directory, "ours");
        Certificate strangers = Certificate.in(directory, "strangers");
        try (SandboxPostgres postgres = encrypted(ours);
             SandboxKafka kafka = SandboxKafka.builder().secured(ours.keystore(), Certificate.PASSWORD).start();
             Line line = Line.between(postgres, postgres)) {
            createUser(kafka);
            line.source("CREATE TABLE t (id int PRIMARY KEY, v text)").table("public.t").withTarget("one", "create_tables: true");
            Path config = config(line, kafka, "right", ours.pem());
            Path distrusting = config(line, kafka, "distrusting", strangers.pem());
            Map<String, String> environment = environment(line, KAFKA_PASSWORD);
            ConvoyProcess.Result setup = ConvoyProcess.admin(config, environment, "setup");
            assertEquals(0, setup.status(), setup.out() + setup.err());

            try (ConvoyProcess producer = ConvoyProcess.producer(config, environment, directory.resolve("producer.log"))) {
                line.source("INSERT INTO t SELECT g, 'one' FROM generate_series(1, 100) g");
                noneIsPutUpWithAWrongCertificate(line, distrusting, environment);
                noneIsPutUpWithAWrongPassword(line, config);
                try (ConvoyProcess consumer = ConvoyProcess.consumer(config, "one", environment, directory.resolve("consumer.log"))) {
                    line.awaitEqual("one", "public", "t");
                    assertEquals("t", line.askSource("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity a USING (pid) WHERE"
                        + " usename LIKE 'line%'"));
                    ConvoyProcess.Result status = ConvoyProcess.admin(config, environment, "status");
                    assertEquals(0, status.status(), status.out() + status.err());
                    List<String> secrets = List.of(KAFKA_PASSWORD, line.environment().get("LINE_PASSWORD"), Certificate.PASSWORD);
                    for (String text : List.of(producer.output(), consumer.output(), status.out(), setup.out(), commandLine(producer),
                        commandLine(consumer))) {
                        secrets.forEach(secret -> assertFalse(text.contains(secret), text));
                    }
                }
            }
        }
    }

    private void noneIsPutUpWithAWrongCertificate(Line line, Path config, Map<String, String> environment) {
        ConvoyProcess.Result status = ConvoyProcess.admin(config, environment, "status");
        assertEquals(1, status.status(), status.out() + status.err());
        assertTrue((status.out() + status.err()).contains("SSL error"), status.out() + status.err());
        try (ConvoyProcess consumer = ConvoyProcess.consumer(config, "one", environment, directory.resolve("distrusting.log"))) {
            line.await(consumer::output, () -> consumer.output().contains("SSL error"));
            assertTrue(consumer.alive(), consumer::describe);
        }
        assertEquals("0", line.ask("one", "SELECT count(*) FROM convoy.parked"));
    }

    private void noneIsPutUpWithAWrongPassword(Line line, Path config) {
        Map<String, String> environment = environment(line, "kafka-wrong-77aa");
        try (ConvoyProcess consumer = ConvoyProcess.consumer(config, "one", environment, directory.resolve("wrong.log"))) {
            line.await(consumer::output, () -> consumer.output().contains("Authentication failed"));
            assertTrue(consumer.alive(), consumer::describe);
            assertFalse(consumer.output().contains("kafka-wrong-77aa"), consumer::describe);
        }
        assertEquals("0", line.ask("one", "SELECT count(*) FROM convoy.parked"));
    }

    private static String commandLine(ConvoyProcess process) throws IOException {
        Path file = Path.of("/proc/" + process.pid() + "/cmdline");
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    }
}
