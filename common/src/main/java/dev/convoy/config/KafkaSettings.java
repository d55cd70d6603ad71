package dev.convoy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Reads the sections {@code kafka} and {@code topic}, and refuses in them what would break an invariant. Safe from any thread. */
final class KafkaSettings {

    private static final String SERVERS = "bootstrap.servers";
    private static final Pattern SERVER = Pattern.compile("([0-9A-Za-z%._-]*://)?(\\[[0-9A-Fa-f:.%]+]|[^\\s:/\\[\\]]+):\\d{1,5}|");
    private static final List<ConfigDef> CLIENTS = List.of(ProducerConfig.configDef(), ConsumerConfig.configDef(),
            AdminClientConfig.configDef());
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final List<String> SECRET_WORDS =
            List.of("password", "jaas", "secret", "key", "token", "credential", "passphrase", "user.info");

    private static final String BYTES = "Convoy reads and writes bytes";
    private static final String POSITION = "the position is kept in the target, in the transaction of the changes";
    private static final String ONCE = "no change may be lost, doubled or overtaken on its way to Kafka";
    private static final Map<String, String> OWNED = Map.ofEntries(
            Map.entry("group.id", "it follows from the names of source and target"),
            Map.entry("enable.auto.commit", POSITION),
            Map.entry("auto.commit.interval.ms", POSITION),
            Map.entry("auto.offset.reset", "a position that is gone is a gap and must stop the table"),
            Map.entry("key.serializer", BYTES),
            Map.entry("value.serializer", BYTES),
            Map.entry("key.deserializer", BYTES),
            Map.entry("value.deserializer", BYTES),
            Map.entry("acks", ONCE),
            Map.entry("enable.idempotence", ONCE),
            Map.entry("retries", ONCE),
            Map.entry("max.in.flight.requests.per.connection", ONCE),
            Map.entry("delivery.timeout.ms", "how long the producer waits is bound to how it recovers"),
            Map.entry("transactional.id", "Convoy needs no Kafka transaction, since every change is numbered"),
            Map.entry("isolation.level", "Convoy needs no Kafka transaction, since every change is numbered"),
            Map.entry("partitioner.class", "every table has its own partition"),
            Map.entry("partition.assignment.strategy", "how a group shares its tables decides who may write"));

    private KafkaSettings() {}

    static Map<String, String> read(Fields kafka) {
        Map<String, String> settings = kafka.settings(key -> true, "a single value; a property's dots are part of its key");
        Set<String> known = new TreeSet<>(ProducerConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        settings.keySet().forEach(key -> {
            if (OWNED.containsKey(key)) {
                kafka.problem(key, "is set by Convoy itself, because " + OWNED.get(key) + "; expected no such key");
            } else if (!NAME.matcher(key).matches()) {
                kafka.problem(key, "is not a property's name; expected a Kafka client property and a space after the colon");
            } else if (!known.contains(key)) {
                // Other names pass: plugins bring their own. A near miss is a typing error, which Kafka would only log.
                Nearest.of(key, known).filter(near -> Nearest.distance(near, key) <= 2).ifPresent(near ->
                        kafka.problem(key, "unknown key \"" + key + "\"; did you mean \"" + near + "\"?"));
            }
        });
        kafka.required(SERVERS, "host:port, several separated by commas");
        settings.forEach((key, value) -> {
            if (!OWNED.containsKey(key) && !value.isEmpty() && !value.contains("${")) {
                checkValue(kafka, key, value);
            }
        });
        return settings;
    }

    /** What a client would refuse only when it starts. The value is not shown: it may be a secret. */
    private static void checkValue(Fields kafka, String key, String value) {
        if (key.equals(SERVERS)) {
            if (Stream.of(value.split(",")).anyMatch(server -> !SERVER.matcher(server.strip()).matches())) {
                kafka.problem(key, "is not a list of servers; expected host:port, several separated by commas");
            }
            return;
        }
        if (key.equals(AdminClientConfig.SECURITY_PROTOCOL_CONFIG) && !SecurityProtocol.names().contains(value.toUpperCase(Locale.ROOT))) {
            kafka.problem(key, "is unknown to Kafka's clients; expected one of " + String.join(", ", SecurityProtocol.names()));
            return;
        }
        for (ConfigDef def : CLIENTS) {
            ConfigDef.ConfigKey known = def.configKeys().get(key);
            if (known == null || known.type() == ConfigDef.Type.CLASS) {
                continue;
            }
            try {
                Object parsed = ConfigDef.parseType(key, value, known.type());
                if (known.validator != null) {
                    known.validator.ensureValid(key, parsed);
                }
            } catch (ConfigException e) {
                kafka.problem(key, "is not what Kafka's clients take; expected " + known.type().name().toLowerCase(Locale.ROOT)
                    + (known.validator == null ? "" : ", " + known.validator));
                return;
            }
        }
    }

    static TopicConfig readTopic(Fields topic) {
        String factor = "replication.factor";
        OptionalInt replicationFactor = topic.smallNumber(factor, 1, Short.MAX_VALUE);
        Map<String, String> settings = topic.settings(key -> !key.equals(factor), "a single value; a setting's dots are part of its key");
        settings.keySet().forEach(key -> checkTopicSetting(topic, key, settings.get(key)));
        return new TopicConfig(replicationFactor, settings);
    }

    private static void checkTopicSetting(Fields topic, String key, String value) {
        List<String> owned = List.of("partitions", "num.partitions");
        if (owned.contains(key)) {
            topic.problem(key, "is set by Convoy itself, because every table has its own partition; expected no such key");
        } else if (!NAME.matcher(key).matches()) {
            topic.problem(key, "is not a setting's name; expected a Kafka topic setting and a space after the colon");
        } else if (key.equals("cleanup.policy") && value.contains("compact")) {
            topic.problem(key, "would remove changes that a target still needs; expected delete, or no such key");
        } else if (Nearest.distance(key, "replication.factor") <= 2) {
            topic.problem(key, "unknown key \"" + key + "\"; did you mean \"replication.factor\"?");
        }
    }

    /** Fit to be shown: whatever by its name might be a secret is not. */
    static List<String> printable(Map<String, String> settings) {
        List<String> shown = new ArrayList<>();
        settings.forEach((key, value) -> {
            String lower = key.toLowerCase(Locale.ROOT);
            shown.add(key + "=" + (SECRET_WORDS.stream().anyMatch(lower::contains) ? "***" : value));
        });
        return shown;
    }
}
