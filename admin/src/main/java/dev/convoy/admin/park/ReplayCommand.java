package dev.convoy.admin.park;

import dev.convoy.cli.Cli;
import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.TargetConnections;
import dev.convoy.consumer.apply.Applier;
import dev.convoy.consumer.apply.SchemaFollower;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.park.Replay;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.failure.Failure;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin replay}: the same replay that consumers run by themselves, now. */
@Command(name = "replay", description = "Replays parked changes in order, and tells what still stops it. Exit status 0 only if nothing "
    + "is left parked"
    + " of what was asked.", mixinStandardHelpOptions = true)
public final class ReplayCommand extends TableCommand {
    @Option(names = "--limit", paramLabel = "N", description = "Replay at most so many changes of each table (default: all).")
    private Long limit;

    @Override
    boolean run(ConvoyConfig config, TargetConfig to, Connection ignored, List<TableName> tables) throws Exception {
        if (limit != null && limit < 1) {
            throw CommandFailure.usage("--limit: must be 1 or more, was " + limit);
        }
        boolean nothingLeft = true;
        // Its own sessions, set up like a consumer's.
        try (TargetConnections connections = new TargetConnections(config, to, 1, "convoy replay " + Cli.processName());
             Connection connection = connections.get()) {
            for (TableName table : tables) {
                nothingLeft &= replay(config, to, connection, table);
            }
        }
        return nothingLeft;
    }

    private boolean replay(ConvoyConfig config, TargetConfig to, Connection connection, TableName table) throws SQLException {
        ProgressTable progress = new ProgressTable(config.source().name());
        Optional<TableProgress> before = progress.read(connection, table);
        connection.rollback();
        if (before.isPresent() && before.get().state() == TableState.STOPPED) {
            out().printf("%s at %s: is stopped by %s, which a replay does not mend; see: scripts/admin status%n", table, to.name(),
                before.get().error());
            return false;
        }
        if (before.isEmpty() || before.get().state() != TableState.PARKED) {
            out().printf("%s at %s: nothing is parked%n", table, to.name());
            return true;
        }
        Applier applier = new Applier(to.mapping(table), to.divergence(), to.createTables());
        Replay replay = new Replay(to.name(), table, applier, progress, new ParkedLine(config.source().name()),
            new SchemaFollower(to.mapping(table), to.schema()));
        Replay.Result result = replay.run(connection, limit == null ? Long.MAX_VALUE : limit);
        Audit.write(connection, config.source().name(), table, "replay", null, null, "{\"replayed\":" + result.replayed() + "}");
        connection.commit();
        TableProgress after = progress.read(connection, table).orElseThrow();
        connection.rollback();
        out().printf("%s at %s: replayed %,d, %,d left, %s%n", table, to.name(), result.replayed(), after.received() - after.seq(),
            after.state().name().toLowerCase(java.util.Locale.ROOT));
        if (result.stopped().isPresent()) {
            Failure failure = result.stopped().get();
            out().printf("  stopped at seq %d by %s: %s (%s)%n  hint: %s%n", after.seq()
                + 1, failure.code(), failure.message(), failure.sqlState(),
                failure.hint());
        }
        return limit != null ? result.stopped().isEmpty() : after.state() != TableState.PARKED;
    }
}
