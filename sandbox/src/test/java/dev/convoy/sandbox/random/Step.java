package dev.convoy.sandbox.random;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * One statement of a client. Immutable.
 *
 * @param sql    what is run; a COPY FROM STDIN when there is something to copy
 * @param copied the query whose rows are copied, or empty
 */
record Step(String sql, String copied) {
    Step(String sql) {
        this(sql, "");
    }

    void run(Connection connection) throws SQLException {
        if (copied.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
            }
            return;
        }
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try {
            copy.copyOut("COPY (" + copied + ") TO STDOUT", rows);
            copy.copyIn(sql, new ByteArrayInputStream(rows.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return sql + (copied.isEmpty() ? "" : " <<< " + copied);
    }
}
