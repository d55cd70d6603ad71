package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    private ConfigFile kafka(String properties) {
        return ConfigFile.of(directory, ConfigFile.COMPLETE.replace("\"localhost:9092\"", "\"h:1\", " + properties));
    }
}
