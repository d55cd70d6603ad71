package dev.convoy.sandbox.bench;

import dev.convoy.cli.Cli;
import dev.convoy.config.ConfigLoader;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.consumer.ConsumerLoop;
import dev.convoy.consumer.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * A member for each of a configuration's targets, all in this one JVM: what fifty JVMs hold and compile would be measured otherwise, and
 * not what fifty targets cost. The members share nothing but the process.
 */
@Command(name = "targets-host")
public final class TargetsHost implements Callable<Integer> {
    /** Of each member: few, so that the server's processes are not what is measured. */
    private static final int CONNECTIONS = 2;

    @Parameters(paramLabel = "FILE")
    private Path config;

    public static void main(String[] args) {
        System.exit(Cli.run(new TargetsHost(), args));
    }

    @Override
    public Integer call() throws Exception {
        ConvoyConfig loaded = ConfigLoader.load(config, System.getenv(), Set.of(Part.kafka(), Part.everyTarget()));
        List<ConsumerLoop> loops = loaded.targets().values().stream()
            .map(target -> new ConsumerLoop(loaded, target, Cli.processName() + "/" + target.name(), limits())).toList();
        Cli.runUntilSignal(() -> run(loops), () -> loops.forEach(ConsumerLoop::stop));
        return 0;
    }

    private static void run(List<ConsumerLoop> loops) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (ConsumerLoop loop : loops) {
            Thread thread = new Thread(() -> run(loop), "convoy-target-" + threads.size());
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void run(ConsumerLoop loop) {
        try {
            loop.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Limits limits() {
        Limits l = Limits.DEFAULT;
        return new Limits(l.batchRows(), l.batchBytes(), l.bufferBytes(), l.bufferRecords(), CONNECTIONS, l.poll(), l.retryMin(),
            l.retryMax(), l.recheck(), l.commitEvery(), l.memberSeenEvery(), l.rememberedEvery(), l.tickEvery(), l.largeBytes(),
            l.largeRetry());
    }
}
