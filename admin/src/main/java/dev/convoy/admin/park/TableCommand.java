package dev.convoy.admin.park;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.util.List;
import picocli.CommandLine.Option;

/** A command about one table, or all tables, of one target. */
abstract class TableCommand extends ConfiguredCommand {
    @Option(names = {"-t", "--target"}, required = true, paramLabel = "NAME", description = "The target.")
    private String target;

    @Option(names = "--table", paramLabel = "SCHEMA.TABLE", description = "The table at the source (default: every table of the target).")
    private String table;

    @Override
    public final Integer call() throws Exception {
        ConvoyConfig config = load(Part.target(target));
        TargetConfig to = config.target(target);
        List<TableName> tables = table == null ? to.tablesOf(config) : List.of(table(config, to, table));
        try (Connection connection = Connections.installedTarget(to)) {
            return run(config, to, connection, tables) ? ExitStatus.OK : ExitStatus.FAILED;
        }
    }

    /** Refuses a {@code --limit} that would show or do nothing. */
    static void positive(long limit) throws CommandFailure {
        if (limit < 1) {
            throw CommandFailure.usage("--limit: must be 1 or more, was " + limit);
        }
    }

    /** @return whether the answer is yes */
    abstract boolean run(ConvoyConfig config, TargetConfig to, Connection connection, List<TableName> tables) throws Exception;
}
