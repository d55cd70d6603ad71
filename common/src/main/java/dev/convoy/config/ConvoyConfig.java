package dev.convoy.config;

import dev.convoy.table.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole of {@code convoy.yaml}, checked; what lies outside the scope it was loaded with still holds its placeholders. Immutable,
 * and safe to print.
 *
 * @param file    where it was read from, as the operator gave it
 * @param source  the database changes are captured in
 * @param kafka   properties for every Kafka client, among them {@code bootstrap.servers}; none that Convoy sets itself
 * @param topic   how the topic is created
 * @param tables  the source tables, in file order, at least one, each once
 * @param targets by name, in file order; may be empty
 * @param verifyEvery how often every table is verified at every target by itself; empty: only when asked
 * @param http    where metrics and health are served
 */
public record ConvoyConfig(Path file, SourceConfig source, Map<String, String> kafka, TopicConfig topic, List<TableConfig> tables,
        Map<String, TargetConfig> targets, Optional<Duration> verifyEvery, HttpConfig http) {

    public ConvoyConfig {
        kafka = Ordered.copy(kafka);
        tables = List.copyOf(tables);
        targets = Ordered.copy(targets);
    }

    /** The topic all changes of the source go through. */
    public String topicName() {
        return "convoy." + source.name();
    }

    /** The consumer group of a target. */
    public String groupId(String target) {
        return topicName() + "." + target;
    }

    /** @throws ConfigException with one line that names the nearest target or all of them, when there is none of that name */
    public TargetConfig target(String name) throws ConfigException {
        TargetConfig target = targets.get(name);
        if (target == null) {
            String remedy = targets.isEmpty() ? "add it under targets:" : Nearest.hint(name, targets.keySet(), "known: ");
            throw new ConfigException(List.of("no target \"" + name + "\" in " + file + "; " + remedy));
        }
        return target;
    }

    /** What the file says about that source table, if it lists it. */
    public Optional<TableConfig> table(TableName name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return "ConvoyConfig[file=" + file + ", source=" + source + ", kafka=" + KafkaSettings.printable(kafka) + ", topic=" + topic
                + ", tables=" + tables + ", targets=" + targets + ", verifyEvery=" + verifyEvery + ", http=" + http + "]";
    }
}
