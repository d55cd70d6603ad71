package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any Kafka client property goes through, but for those an invariant rests on. */
class KafkaSettingsTest {

    @TempDir
    private Path directory;

    @Test
    void keepsAnyScalarAsItsText() throws ConfigException {
        Map<String, String> kafka = kafka("linger.ms: 5, check.crcs: true, my.plugin.setting: 1_0, ssl.endpoint.identification.algorithm: ")
                .load().kafka();

        assertEquals(Map.of("bootstrap.servers", "h:1", "linger.ms", "5", "check.crcs", "true", "my.plugin.setting", "1_0",
                "ssl.endpoint.identification.algorithm", ""), kafka);
    }

    @ParameterizedTest
    @ValueSource(strings = {"group.id", "enable.auto.commit", "auto.offset.reset", "key.serializer", "value.serializer", "key.deserializer",
        "value.deserializer", "acks", "enable.idempotence", "isolation.level", "transactional.id", "retries", "delivery.timeout.ms",
        "partition.assignment.strategy"})
    void refusesWhatConvoySetsItselfWithTheReason(String key) {
        List<String> problems = kafka(key + ": x").problems();

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("convoy.yaml:2: kafka." + key + ": is set by Convoy itself, because "), problems.get(0));
        assertTrue(problems.get(0).endsWith("; expected no such key"), problems.get(0));
    }

    @Test
    void namesTheNearestPropertyWhenOneIsMisspelt() {
        assertEquals(List.of("convoy.yaml:2: kafka.sasl.jaas.confg: unknown key \"sasl.jaas.confg\"; did you mean \"sasl.jaas.config\"?"),
                kafka("sasl.jaas.confg: x").problems());
    }

    @Test
    void refusesNestedProperties() {
        assertEquals(List.of("convoy.yaml:2: kafka.ssl: is a mapping; expected a single value; a property's dots are part of its key"),
                kafka("ssl: {protocol: TLS}").problems());
    }

    @Test
    void refusesAnEmptyListOfServers() {
        assertEquals(List.of("convoy.yaml:2: kafka.bootstrap.servers: is empty; expected host:port, several separated by commas"),
                ConfigFile.of(directory, ConfigFile.COMPLETE.replace("\"localhost:9092\"", "")).problems());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "linger.ms: soon|linger.ms: is not what Kafka's clients take; expected long, [0,...]",
        "max.poll.records: -1|max.poll.records: is not what Kafka's clients take; expected int, [1,...]",
        "security.protocol: NOPE|security.protocol: is unknown to Kafka's clients; expected one of PLAINTEXT, SSL, SASL_PLAINTEXT, "
            + "SASL_SSL",
        "compression.type: rar|compression.type: is not what Kafka's clients take; expected string, [none, gzip, snappy, lz4, zstd]"})
    void refusesWhatAClientWouldRefuseWhenItStarts(String property, String problem) {
        assertEquals(List.of("convoy.yaml:2: kafka." + problem), kafka(property).problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.protocol: sasl_ssl", "request.timeout.ms: 30000", "client.rack: r1", "metric.reporters: my.Reporter",
        "sasl.client.callback.handler.class: my.Handler"})
    void takesWhatClientsTake(String property) throws ConfigException {
        assertEquals(2, kafka(property).load().kafka().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "h:x", "h:1;g:2", "SSL://h"})
    void refusesServersWithoutAPort(String servers) {
        assertEquals(List.of("convoy.yaml:2: kafka.bootstrap.servers: is not a list of servers; expected host:port, several separated by"
                + " commas"), ConfigFile.of(directory, ConfigFile.COMPLETE.replace("localhost:9092", servers)).problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1,b.c:2", "a:1,, b:2", "[::1]:9092", "10.0.0.1:9092", "SASL_SSL://h:9092"})
    void takesServers(String servers) throws ConfigException {
        ConfigFile file = ConfigFile.of(directory, ConfigFile.COMPLETE.replace("localhost:9092", servers));

        assertEquals(Map.of("bootstrap.servers", servers), file.load().kafka());
    }

    private ConfigFile kafka(String properties) {
        return ConfigFile.of(directory, ConfigFile.COMPLETE.replace("\"localhost:9092\"", "\"h:1\", " + properties));
    }
}
