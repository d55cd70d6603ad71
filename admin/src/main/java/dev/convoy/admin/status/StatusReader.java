package dev.convoy.admin.status;

import dev.convoy.admin.Connections;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.Cli;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.status.TableStatus;
import dev.convoy.consumer.status.TargetStatusReader;
import dev.convoy.producer.status.SourceStatus;
import dev.convoy.producer.status.SourceStatusReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Asks the source and every target; what cannot be reached is shown so, and does not keep the others from being shown. Immutable. */
final class StatusReader {
    private final ConvoyConfig config;

    StatusReader(ConvoyConfig config) {
        this.config = config;
    }

    SourceStatus source() {
        try (Connection connection = Connections.source(config)) {
            return SourceStatusReader.read(config, connection);
        } catch (CommandFailure | SQLException e) {
            return SourceStatus.unreachable(config.source().name(), Cli.line(e), "see to the source; nothing is lost");
        }
    }

    List<TableStatus> target(TargetConfig target, SourceStatus source) {
        TargetStatusReader reader = new TargetStatusReader(config);
        try (Connection connection = Connections.target(target)) {
            return reader.read(target, source.tables(), connection);
        } catch (CommandFailure | SQLException e) {
            return reader.unreachable(target, source.tables(), Cli.line(e), "nothing is lost; Convoy tries again by itself");
        }
    }
}
