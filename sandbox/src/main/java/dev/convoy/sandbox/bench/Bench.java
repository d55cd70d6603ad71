package dev.convoy.sandbox.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code scripts/bench}: the same work without replication, with PostgreSQL's own and with Convoy, run after run, on the same servers.
 * Each run has databases of its own, made from the same template; peers take turns at being first, so that what else happens on the
 * machine meets all alike, and ratios are taken within a pair of neighbouring runs. After each run both ends are compared.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measures Convoy beside native logical replication and beside no replication. Exit status 0 if after every run the"
        + " target held what the source held, whatever the figures are.")
public final class Bench implements Callable<Integer> {
    @Option(names = "--work", paramLabel = "W", split = ",", description = "Of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Work> works = List.of(Work.values());

    @Option(names = "--pairs", paramLabel = "N", defaultValue = "5", description = "Runs of each peer (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--peers", paramLabel = "P", split = ",", description = "Of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Peer> peers = List.of(Peer.values());

    @Option(names = "--short", description = "One small run each: shows that ends are equal, measures nothing worth telling.")
    private boolean brief;

    @Option(names = "--postgres", paramLabel = "DIR",
        description = "Installation to run, which has bin/postgres, such as /usr/lib/postgresql/17 (default: the embedded one).")
    private Path postgres;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "convoy-logback.xml");
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws SQLException {
        if (pairs < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--pairs must be at least 1");
        }
        Scale scale = brief ? Scale.SHORT : Scale.FULL;
        Results results = new Results();
        boolean equal = true;
        try (Stage stage = Stage.open(Optional.ofNullable(postgres), scale)) {
            print("PostgreSQL %s with fsync, Java %s, %d processors; %d runs of each", stage.serverVersion(),
                System.getProperty("java.version"), Runtime.getRuntime().availableProcessors(), brief ? 1 : pairs);
            for (Work work : works) {
                for (int pair = 0; pair < (brief ? 1 : pairs); pair++) {
                    equal &= pair(work, pair, stage, scale, results);
                }
            }
        }
        print("");
        results.table().forEach(line -> print("%s", line));
        print("%nafter every run, target %s source", equal ? "equals" : "DIFFERS from");
        return equal ? 0 : 1;
    }

    /** One run of each peer; returns whether the ends were equal after all of them. */
    private boolean pair(Work work, int pair, Stage stage, Scale scale, Results results) throws SQLException {
        List<Peer> order = new ArrayList<>(work.peers());
        order.retainAll(peers);
        if (pair % 2 == 1) {
            Collections.reverse(order);
        }
        Map<Peer, Figures> figures = new EnumMap<>(Peer.class);
        boolean equal = true;
        for (Peer peer : order) {
            equal &= run(work, pair, peer, stage, scale, figures);
        }
        results.add(work, figures);
        return equal;
    }

    private boolean run(Work work, int pair, Peer peer, Stage stage, Scale scale, Map<Peer, Figures> all) throws SQLException {
        Ends ends = stage.newEnds();
        String differences = "";
        try (Replication replication = Replication.start(peer, stage, ends)) {
            warmUp(ends, replication, scale);
            stage.settle(ends);
            Consumption before = consumption(stage, ends, replication);
            Figures figures = work.measure(ends, replication, scale);
            String used = consumption(stage, ends, replication).since(before);
            if (replication instanceof ConvoyReplication convoy) {
                figures.with(Measure.MEMORY_MIB, convoy.peakMebibytes());
            }
            all.put(peer, figures);
            if (replication.replicates()) {
                ends.awaitArrival();
                differences = ends.differences();
            }
            progress("%s %d %s: %s; processor seconds: %s%s", work, pair + 1, peer, figures, used,
                differences.isEmpty() ? "" : "\nENDS DIFFER\n" + differences);
        } finally {
            stage.drop(ends);
        }
        return differences.isEmpty();
    }

    private static Consumption consumption(Stage stage, Ends ends, Replication replication) {
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put("clients", ProcessHandle.current().pid());
        pids.put("source", ends.source().pid());
        pids.put("target", ends.target().pid());
        pids.put("broker", stage.kafka().pid());
        if (replication instanceof ConvoyReplication convoy) {
            pids.putAll(convoy.pids());
        }
        return Consumption.of(pids);
    }

    /** Caches, plans and compilers see what will come, before anything is measured. */
    private static void warmUp(Ends ends, Replication replication, Scale scale) throws SQLException {
        if (replication.replicates()) {
            ends.awaitArrival();
        }
        Clients.backlog(ends, scale, scale.warmUpTransactions());
        Clients.bulk(ends, Math.max(1, scale.warmUpTransactions() / 50));
        Clients.oltp(ends, scale, Duration.ofSeconds(1), 0);
        if (replication.replicates()) {
            ends.awaitArrival();
        }
    }

    private void progress(String format, Object... values) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(String.format(Locale.ROOT, format, values));
        err.flush();
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
