package dev.convoy.admin.park;

import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin skip}: passes over exactly the change at the head of a line. */
@Command(name = "skip", description = "Passes over the change at the head of a table's line, for good. It is kept in convoy.audit.",
    mixinStandardHelpOptions = true)
public final class SkipCommand extends TableCommand {
    @Option(names = "--seq", required = true, paramLabel = "N", description = "Its number, as admin parked shows it.")
    private long seq;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; kept in convoy.audit.")
    private String reason;

    @Override
    boolean run(ConvoyConfig config, TargetConfig to, Connection connection, List<TableName> tables) throws Exception {
        if (tables.size() != 1) {
            throw CommandFailure.usage("--table: is required, a skip is about one change of one table");
        }
        out().println(TableSkip.run(config, to, connection, tables.get(0), seq, reason).text());
        return true;
    }
}
