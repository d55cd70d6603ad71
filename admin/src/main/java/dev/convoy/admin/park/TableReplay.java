package dev.convoy.admin.park;

import dev.convoy.cli.Cli;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.TargetConnections;
import dev.convoy.consumer.apply.Applier;
import dev.convoy.consumer.apply.SchemaFollower;
import dev.convoy.consumer.apply.Sequences;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.park.Replay;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.failure.Failure;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Replays lines of one target because an operator wants it, over a session that is set up like a consumer's. Not thread-safe. */
public final class TableReplay implements AutoCloseable {
    /** After so many changes it is told how far the replay has come. */
    private static final long STEP = 10_000;

    private final ConvoyConfig config;
    private final TargetConfig to;
    private final TargetConnections connections;
    private final ProgressTable progress;

    public TableReplay(ConvoyConfig config, TargetConfig to) {
        this.config = config;
        this.to = to;
        this.connections = new TargetConnections(config, to, 1, "convoy replay " + Cli.processName());
        this.progress = new ProgressTable(config.source().name());
    }

    /**
     * Replays one table's line.
     *
     * @param limit replays at most so many changes; null: all
     * @param told  hears from time to time how many were replayed so far
     */
    public Outcome run(TableName table, Long limit, LongConsumer told) throws SQLException {
        try (Connection connection = connections.get()) {
            Optional<TableProgress> before = progress.read(connection, table);
            connection.rollback();
            String place = table + " at " + to.name();
            if (before.isPresent() && before.get().state() == TableState.STOPPED) {
                return new Outcome(String.format("%s: is stopped by %s, which a replay does not mend; see: scripts/admin status", place,
                    before.get().error()), false);
            }
            if (before.isEmpty() || before.get().state() != TableState.PARKED) {
                return new Outcome(place + ": nothing is parked", true);
            }
            if (before.get().paused()) {
                return new Outcome(String.format("%s: is paused, nothing is replayed; to let it go on, run: scripts/admin resume --target"
                    + " %s --table %s", place, to.name(), table), false);
            }
            Replay.Result result = replay(connection, table, limit == null ? Long.MAX_VALUE : limit, told);
            Audit.write(connection, config.source().name(), table, "replay", null, null, "{\"replayed\":" + result.replayed() + "}");
            connection.commit();
            Sequences.follow(connection, to.mapping(table).to());
            TableProgress after = progress.read(connection, table).orElseThrow();
            connection.rollback();
            return new Outcome(text(place, result, after),
                result.stopped().isEmpty() && after.state() != TableState.STOPPED && (limit != null || after.state() != TableState.PARKED));
        }
    }

    private Replay.Result replay(Connection connection, TableName table, long limit, LongConsumer told) throws SQLException {
        Applier applier = new Applier(config.source().name(), to.mapping(table), to.divergence(), to.createTables());
        Replay replay = new Replay(to.name(), table, applier, progress,
            new ParkedLine(config.source().name()), new SchemaFollower(to.mapping(table), to.schema()));
        long replayed = 0;
        while (true) {
            long step = Math.min(STEP, limit - replayed);
            Replay.Result result = replay.run(connection, step);
            replayed += result.replayed();
            told.accept(replayed);
            if (result.stopped().isPresent() || result.replayed() < step || replayed >= limit) {
                return new Replay.Result(replayed, result.stopped());
            }
        }
    }

    private static String text(String place, Replay.Result result, TableProgress after) {
        String text = String.format("%s: replayed %,d, %,d left, %s", place, result.replayed(), after.received() - after.seq(),
            after.state().name().toLowerCase(Locale.ROOT));
        if (result.stopped().isEmpty()) {
            return text;
        }
        Failure failure = result.stopped().get();
        return text + String.format("%n  stopped at seq %d by %s: %s (%s)%n  hint: %s", after.seq() + 1, failure.code(), failure.message(),
            failure.sqlState(), failure.hint());
    }

    @Override
    public void close() {
        connections.close();
    }
}
