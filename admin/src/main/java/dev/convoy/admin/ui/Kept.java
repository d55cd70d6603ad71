package dev.convoy.admin.ui;

import dev.convoy.cli.CommandFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A connection that is kept from one look to the next, and opened anew after it has failed. Used by one thread at a time. */
final class Kept implements AutoCloseable {
    /** A database that says nothing for so long counts as out of reach. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final Opening opening;
    private Connection connection;

    @FunctionalInterface
    interface Opening {
        Connection open() throws CommandFailure;
    }

    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    Kept(Opening opening) {
        this.opening = opening;
    }

    <T> T ask(Question<T> question) throws SQLException, CommandFailure {
        boolean answered = false;
        try {
            if (connection == null) {
                connection = opening.open();
                connection.setNetworkTimeout(Runnable::run, (int) SILENCE_MAX.toMillis());
            }
            T answer = question.ask(connection);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                close();
            }
        }
    }

    /** What has failed may fail to close as well, which is of no interest any more. */
    @Override
    public void close() throws SQLException {
        Connection old = connection;
        connection = null;
        if (old != null) {
            old.abort(Runnable::run);
        }
    }
}
