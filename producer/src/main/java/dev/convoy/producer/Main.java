package dev.convoy.producer;

import dev.convoy.cli.Cli;
import dev.convoy.config.ConfigLoader;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.http.Endpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/producer}. */
@Command(name = "producer", mixinStandardHelpOptions = true, version = Cli.VERSION, sortOptions = false,
    description = "Publishes the source's captured changes to Kafka, until stopped. Of several producers of one source one works, the"
        + " others stand by and take over.",
    footer = {"", "Example:", "  scripts/producer -c convoy.yaml"})
public final class Main implements Callable<Integer> {
    @Option(names = {"-c", "--config"}, required = true, paramLabel = "FILE", description = "The configuration file, convoy.yaml.")
    private Path config;

    @Option(names = "--debug", description = "Show stack traces of errors, which may hold values of rows (default: false).")
    private boolean debug;

    public static void main(String[] args) {
        System.exit(Cli.run(new Main(), args));
    }

    @Override
    public Integer call() throws Exception {
        ConvoyConfig loaded = ConfigLoader.load(config, System.getenv(), Set.of(Part.source(), Part.kafka()));
        ProducerLoop loop = new ProducerLoop(loaded, Cli.processName(), Limits.DEFAULT);
        Optional<Endpoint> endpoint = Endpoint.start(loaded.http(), loop.monitor());
        try {
            Cli.runUntilSignal(loop::run, loop::stop);
        } finally {
            endpoint.ifPresent(Endpoint::close);
        }
        return 0;
    }
}
