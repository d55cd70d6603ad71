package dev.convoy.admin.pass;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.admin.park.Audit;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin sync}: a copy through the stream, while everything runs. */
@Command(name = "sync", description = "Copies tables to a target through the stream, while everything runs: first copy, or repair. The "
    + "copy is worked off by"
    + " the producer; ending this command does not end it. Exit status 0 only if the target has it all.", mixinStandardHelpOptions = true)
public final class SyncCommand extends ConfiguredCommand {
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    private static final int BAR = 30;

    @Option(names = {"-t", "--target"}, required = true, paramLabel = "NAME", description = "The target.")
    private String target;

    @Option(names = "--table", paramLabel = "SCHEMA.TABLE", description = "The table at the source (default: every table of the target).")
    private String table;

    @Option(names = "--cancel", description = "Stop a copy that runs; what was copied stays (default: false).")
    private boolean cancel;

    @Option(names = "--no-wait", description = "Ask for the copy and return (default: wait until the target has it).")
    private boolean noWait;

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.source(), Part.target(target));
        TargetConfig to = config.target(target);
        List<TableName> tables = table == null ? to.tablesOf(config) : List.of(table(config, to, table));
        try (Connection source = Connections.source(config); Connection there = Connections.target(to)) {
            return cancel ? cancel(config, to, new Requests(source), there, tables) : sync(config, to, source, there, tables);
        }
    }

    private int cancel(ConvoyConfig config, TargetConfig to, Requests requests, Connection there,
        List<TableName> tables) throws SQLException {
        for (TableName each : tables) {
            Optional<Long> running = requests.running("copy", each, to.name());
            if (running.isPresent() && requests.cancel(running.get())) {
                Audit.write(there, config.source().name(), each, "sync cancelled", null, null, "{\"sync\":" + running.get() + "}");
                out().printf("%s at %s: sync %d cancelled%n", each, to.name(), running.get());
            } else {
                out().printf("%s at %s: no sync is running%n", each, to.name());
            }
        }
        return ExitStatus.OK;
    }

    private int sync(ConvoyConfig config, TargetConfig to, Connection source, Connection there, List<TableName> tables)
            throws Exception {
        List<TableCopy> asked = new ArrayList<>();
        for (TableName each : tables) {
            asked.add(TableCopy.ask(config, to, each, source, there));
            out().println(asked.get(asked.size() - 1).asked());
        }
        out().flush();
        if (noWait) {
            return ExitStatus.OK;
        }
        boolean complete = true;
        for (TableCopy copy : asked) {
            complete &= copy.await(printer(copy, to)).arrived();
        }
        return complete ? ExitStatus.OK : ExitStatus.FAILED;
    }

    /** Prints how far a copy has come: always on a terminal, where a line is written over; elsewhere from time to time. */
    private Consumer<TableCopy.Look> printer(TableCopy copy, TargetConfig to) {
        boolean terminal = System.console() != null;
        long begun = System.nanoTime();
        AtomicLong nextLine = new AtomicLong(begun + LINE_EVERY.toNanos());
        return look -> {
            double seconds = (System.nanoTime() - begun) / 1e9;
            String line = String.format("%s at %s: %s%,d rows, %,.0f rows/s%s", copy.table(), to.name(), bar(look.share()), look.rows(),
                look.rows() / Math.max(0.001, seconds), look.standing());
            if (terminal) {
                out().print("\r" + line + "   " + (look.isOver() ? "\n" : ""));
            } else if (look.isOver() || System.nanoTime() > nextLine.get()) {
                nextLine.set(System.nanoTime() + LINE_EVERY.toNanos());
                out().println(line);
            }
            out().flush();
        };
    }

    private static String bar(double share) {
        int full = (int) (share * BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
    }
}
