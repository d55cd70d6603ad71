package dev.convoy.admin.setup;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.producer.capture.AttachException;
import dev.convoy.producer.capture.Attacher;
import dev.convoy.producer.capture.SourceSchema;
import dev.convoy.producer.publish.KafkaClients;
import dev.convoy.producer.publish.Topic;
import dev.convoy.table.TableName;
import java.io.Console;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin teardown}: the source first, so that capture costs nothing from then on, whatever else fails. */
@Command(name = "teardown", description = "Removes Convoy: triggers and schema at the source, the topic, the schema at every target."
    + " The replicated tables stay as they are.", mixinStandardHelpOptions = true)
public final class TeardownCommand extends ConfiguredCommand {
    @Option(names = "--yes", description = "Do not ask (default: at a terminal, ask; what is queued, in the topic or parked is lost).")
    private boolean yes;

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.source(), Part.kafka(), Part.everyTarget());
        Console terminal = System.console();
        if (!yes && terminal != null && !"yes".equals(terminal.readLine("Remove Convoy from source %s, its topic and its targets, with what"
            + " is queued or parked? Type yes: ", config.source().name()))) {
            throw CommandFailure.failed("nothing was removed", null);
        }
        try (Connection source = Connections.source(config)) {
            detachAll(source);
            drop(source);
        }
        out().println("source " + config.source().name() + ": triggers and schema convoy removed");
        try (Admin kafka = KafkaClients.admin(config.kafka())) {
            new Topic(kafka, config.topicName()).delete();
        }
        out().println("topic " + config.topicName() + ": deleted");
        for (TargetConfig target : config.targets().values()) {
            try (Connection connection = Connections.target(target)) {
                drop(connection);
            }
            out().println("target " + target.name() + ": schema convoy removed");
        }
        return ExitStatus.OK;
    }

    private static void detachAll(Connection source) throws SQLException, CommandFailure {
        if (SourceSchema.migrations().current(source) == 0) {
            return;
        }
        for (TableName table : AttachedTables.captured(source)) {
            try {
                new Attacher(source).detach(table);
            } catch (AttachException e) {
                throw CommandFailure.failed(e.getMessage(), e);
            }
        }
    }

    private static void drop(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS convoy CASCADE");
        }
    }
}
