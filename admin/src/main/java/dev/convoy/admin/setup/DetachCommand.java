package dev.convoy.admin.setup;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.producer.capture.AttachException;
import dev.convoy.producer.capture.Attacher;
import dev.convoy.table.TableName;
import java.sql.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin detach}. */
@Command(name = "detach", description = "Stops capturing a table: takes its triggers off. What was captured is still delivered.",
    mixinStandardHelpOptions = true)
public final class DetachCommand extends ConfiguredCommand {
    @Option(names = "--table", required = true, paramLabel = "SCHEMA.TABLE", description = "The table at the source.")
    private String table;

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.source());
        TableName name;
        try {
            name = TableName.parse(table);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--table: " + e.getMessage());
        }
        try (Connection source = Connections.source(config)) {
            if (!new Attacher(source).detach(name)) {
                throw CommandFailure.failed("table \"" + name + "\" is not attached; see: scripts/admin status", null);
            }
        } catch (AttachException e) {
            throw CommandFailure.failed(e.getMessage(), e);
        }
        out().println("detached " + name + "; take it out of " + config.file() + ", or the next setup attaches it"
            + " again and copies it");
        return ExitStatus.OK;
    }
}
