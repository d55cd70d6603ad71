package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@code convoy.yaml} in a directory of its own, and what a process sees of it. For one thread. */
record ConfigFile(Path path, Map<String, String> env, Set<Part> scope) {

    static final Set<Part> EVERYTHING = Set.of(Part.source(), Part.kafka(), Part.everyTarget());

    /** Lines 1 to 3 of a file that is complete without targets; what a test adds begins on line 4. */
    static final String COMPLETE = """
            source: {name: shop, url: "jdbc:postgresql://db/shop", user: convoy}
            kafka: {bootstrap.servers: "localhost:9092"}
            tables: [public.orders, public.users]
            """;

    static ConfigFile of(Path directory, String yaml) {
        Path path = directory.resolve("convoy.yaml");
        try {
            Files.writeString(path, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ConfigFile(path, Map.of(), EVERYTHING);
    }

    ConfigFile with(String variable, String value) {
        return new ConfigFile(path, Map.of(variable, value), scope);
    }

    ConfigFile seenBy(Part... parts) {
        return new ConfigFile(path, env, Set.of(parts));
    }

    ConvoyConfig load() throws ConfigException {
        return ConfigLoader.load(path, env, scope);
    }

    /** The problems, with {@code convoy.yaml} in place of the whole path. */
    List<String> problems() {
        ConfigException thrown = assertThrows(ConfigException.class, this::load);
        return thrown.problems().stream().map(line -> line.replace(path.toString(), "convoy.yaml")).toList();
    }
}
