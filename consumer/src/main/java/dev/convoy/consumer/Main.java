package dev.convoy.consumer;

import dev.convoy.cli.Cli;
import dev.convoy.config.ConfigLoader;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.http.Endpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/consumer}. */
@Command(name = "consumer", mixinStandardHelpOptions = true, version = Cli.VERSION, sortOptions = false,
    description = "Applies the source's changes to one target, until stopped. Run as many of a target as you like: they share its tables.",
    footer = {"", "Example:", "  scripts/consumer -c convoy.yaml --target reporting"})
public final class Main implements Callable<Integer> {
    @Option(names = {"-c", "--config"}, required = true, paramLabel = "FILE", description = "The configuration file, convoy.yaml.")
    private Path config;

    @Option(names = {"-t", "--target"}, required = true, paramLabel = "NAME", description = "The target to apply to.")
    private String target;

    @Option(names = "--debug", description = "Show stack traces of errors, which may hold values of rows (default: false).")
    private boolean debug;

    public static void main(String[] args) {
        System.exit(Cli.run(new Main(), args));
    }

    @Override
    public Integer call() throws Exception {
        ConvoyConfig loaded = ConfigLoader.load(config, System.getenv(), Set.of(Part.kafka(), Part.target(target)));
        TargetConfig to = loaded.target(target);
        ConsumerLoop loop = new ConsumerLoop(loaded, to, Cli.processName(), Limits.DEFAULT);
        Optional<Endpoint> endpoint = Endpoint.start(loaded.http(), loop.monitor());
        try {
            Cli.runUntilSignal(loop::run, loop::stop);
        } finally {
            endpoint.ifPresent(Endpoint::close);
        }
        return 0;
    }
}
