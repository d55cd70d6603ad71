package dev.convoy.admin.park;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.util.List;
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
        if (limit != null) {
            positive(limit);
        }
        boolean nothingLeft = true;
        try (TableReplay replay = new TableReplay(config, to)) {
            for (TableName table : tables) {
                Outcome outcome = replay.run(table, limit, replayed -> { });
                out().println(outcome.text());
                nothingLeft &= outcome.good();
            }
        }
        return nothingLeft;
    }
}
