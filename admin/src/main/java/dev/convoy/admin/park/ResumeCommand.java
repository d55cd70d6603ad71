package dev.convoy.admin.park;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code admin resume}. */
@Command(name = "resume", description = "Ends a pause.", mixinStandardHelpOptions = true)
public final class ResumeCommand extends TableCommand {
    @Override
    boolean run(ConvoyConfig config, TargetConfig to, Connection connection, List<TableName> tables) throws Exception {
        for (TableName table : tables) {
            out().println(Wish.resume(config, to, connection, table).text());
        }
        return true;
    }
}
