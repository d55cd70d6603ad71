package dev.convoy.admin.ui;

import dev.convoy.config.ConfigLoader;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A configuration with two tables and one target. Stateless. */
final class Configs {
    private Configs() {
    }

    static ConvoyConfig shop(Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("convoy.yaml"), """
            source: {name: shop, url: "jdbc:postgresql://db/shop", user: convoy}
            kafka: {bootstrap.servers: "localhost:9092"}
            tables: [public.orders, public.users]
            targets: {dw: {url: "jdbc:postgresql://dw/dw", user: convoy}}
            """);
        return ConfigLoader.load(file, Map.of(), Set.of(Part.source(), Part.everyTarget()));
    }
}
