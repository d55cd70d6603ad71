package dev.convoy.admin.pass;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.admin.park.Audit;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin sync}: a copy through the stream, while everything runs. */
@Command(name = "sync", description = "Copies tables to a target through the stream, while everything runs: first copy, or repair. The "
    + "copy is worked off by"
    + " the producer; ending this command does not end it. Exit status 0 only if the target has it all.", mixinStandardHelpOptions = true)
public final class SyncCommand extends ConfiguredCommand {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
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
            Requests requests = new Requests(source);
            return cancel ? cancel(config, to, requests, there, tables) : sync(config, to, source, requests, there, tables);
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

    private int sync(ConvoyConfig config, TargetConfig to, Connection source, Requests requests, Connection there,
            List<TableName> tables) throws Exception {
        Map<TableName, Long> asked = new LinkedHashMap<>();
        for (TableName each : tables) {
            Optional<Long> running = requests.running("copy", each, to.name());
            Optional<Long> sync = running.isPresent() ? running : request(source, requests, there, to, each);
            if (sync.isEmpty()) {
                throw CommandFailure.failed("table \"" + each + "\" is not attached; run: scripts/admin setup", null);
            }
            if (running.isEmpty()) {
                Audit.write(there, config.source().name(), each, "sync", null, null, "{\"sync\":" + sync.get() + "}");
            }
            asked.put(each, sync.get());
            out().printf("%s at %s: sync %d %s%n", each, to.name(), sync.get(), running.isPresent() ? "is running" : "asked for");
        }
        out().flush();
        if (noWait) {
            return ExitStatus.OK;
        }
        boolean complete = true;
        for (Map.Entry<TableName, Long> each : asked.entrySet()) {
            complete &= watch(config, to, requests, there, each.getKey(), each.getValue());
        }
        return complete ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private static Optional<Long> request(Connection source, Requests requests, Connection there, TargetConfig to, TableName table)
            throws SQLException {
        Optional<CheckPlan> plan = Plans.plan(source, table, there, to.mapping(table));
        return plan.isEmpty() ? Optional.empty() : requests.copy(table, List.of(to.name()), plan.get());
    }

    /** Follows one copy to its end at the target. */
    private boolean watch(ConvoyConfig config, TargetConfig to, Requests requests, Connection there, TableName each,
        long sync) throws Exception {
        boolean terminal = System.console() != null;
        long begun = System.nanoTime();
        long nextLine = begun + LINE_EVERY.toNanos();
        while (true) {
            Requests.Standing standing = requests.standing(sync);
            String problem = problem(config, there, each, standing);
            boolean arrived = arrived(config, there, each, sync);
            boolean over = arrived || problem != null;
            double seconds = (System.nanoTime() - begun) / 1e9;
            String line = String.format("%s at %s: %s%,d rows, %,.0f rows/s%s", each, to.name(), bar(standing, arrived), standing.rows(),
                standing.rows() / Math.max(0.001, seconds), arrived ? ", the target has it all" : problem != null ? ", " + problem : "");
            if (terminal) {
                out().print("\r" + line + "   " + (over ? "\n" : ""));
            } else if (over || System.nanoTime() > nextLine) {
                nextLine = System.nanoTime() + LINE_EVERY.toNanos();
                out().println(line);
            }
            out().flush();
            if (over) {
                return arrived;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    private static String bar(Requests.Standing standing, boolean arrived) {
        double share = arrived ? 1 : standing.estimate() == 0 ? 0 : Math.min(0.99, (double) standing.rows() / standing.estimate());
        int full = (int) (share * BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
    }

    /** Why waiting longer makes no sense, or null. */
    private static String problem(ConvoyConfig config, Connection there, TableName each, Requests.Standing standing) throws SQLException {
        if (standing.state().equals("cancelled") || standing.state().equals("failed")) {
            return standing.state() + (standing.message() == null ? "" : ": " + standing.message());
        }
        return ask(config, there, each, "SELECT CASE WHEN state = 'parked' THEN 'the table is parked, its chunks wait in the line: ' || "
            + "(error->>'message')"
            + " WHEN error->>'code' IN ('ROW_REFUSED', 'SCHEMA_MISMATCH', 'PRIVILEGE') THEN 'the target refuses a chunk: ' || "
                + "(error->>'message') END");
    }

    private static boolean arrived(ConvoyConfig config, Connection there, TableName each, long sync) throws SQLException {
        return "t".equals(ask(config, there, each, "SELECT coalesce(synced_id, 0) >= " + sync));
    }

    private static String ask(ConvoyConfig config, Connection there, TableName each, String select) throws SQLException {
        try (PreparedStatement query = there.prepareStatement(select
            + " FROM convoy.progress WHERE source = ? AND table_schema = ? AND table_name = ?")) {
            query.setString(1, config.source().name());
            query.setString(2, each.schema());
            query.setString(3, each.name());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
