package dev.convoy.admin;

import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.progress.TargetSchema;
import dev.convoy.db.Database;
import dev.convoy.failure.Failure;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens what a command touches, or ends it with one line and exit status 3. Stateless. */
public final class Connections {
    private static final String APPLICATION = "convoy admin";

    private Connections() {
    }

    public static Connection source(ConvoyConfig config) throws CommandFailure {
        return open(new Database("source \"" + config.source().name() + "\"", config.source().url(), config.source().user(),
            config.source().password()));
    }

    public static Connection target(TargetConfig target) throws CommandFailure {
        return open(new Database("target \"" + target.name() + "\"", target.url(), target.user(), target.password()));
    }

    /** A target that setup has been at. */
    public static Connection installedTarget(TargetConfig target) throws CommandFailure, SQLException {
        Connection connection = target(target);
        if (TargetSchema.migrations().current(connection) == 0) {
            connection.close();
            throw CommandFailure.failed("schema convoy is not installed at target \"" + target.name() + "\"; run: scripts/admin setup",
                null);
        }
        return connection;
    }

    private static Connection open(Database database) throws CommandFailure {
        try {
            return database.connect(APPLICATION);
        } catch (SQLException e) {
            throw CommandFailure.unreachable("cannot connect to " + database.label() + " as \"" + database.user() + "\": "
                + Failure.describe(e)
                + "; check its url, user and password in the configuration, and that the server is up", e);
        }
    }
}
