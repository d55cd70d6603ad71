package dev.convoy.config;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How {@code setup} creates the source's topic. Immutable.
 *
 * @param replicationFactor 1 to 32767; absent: the broker's default
 * @param settings          any other topic setting, as the broker names it
 */
public record TopicConfig(OptionalInt replicationFactor, Map<String, String> settings) {
    public TopicConfig {
        settings = Ordered.copy(settings);
    }
}
