package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.SandboxException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads how far each target has come, from Convoy's own table there. For one thread. */
final class TargetWatch implements AutoCloseable {

    private final Map<String, Connection> connections = new LinkedHashMap<>();

    TargetWatch(Servers servers) throws SQLException {
        for (String target : Servers.TARGETS) {
            connections.put(target, servers.targets().get(target).connect(target));
        }
    }

    /** Returns the standing of each table, by target and table name. */
    Map<String, Map<String, Standing>> read() {
        Map<String, Map<String, Standing>> all = new LinkedHashMap<>();
        connections.forEach((target, connection) -> {
            try {
                all.put(target, read(connection));
            } catch (SQLException e) {
                throw new SandboxException("target " + target + " does not answer: " + e.getMessage(), e);
            }
        });
        return all;
    }

    private static Map<String, Standing> read(Connection connection) throws SQLException {
        Map<String, Standing> standings = new HashMap<>();
        boolean installed = Sql.query(connection, "progress_exists", result -> result.next() && result.getBoolean(1));
        if (installed) {
            Sql.query(connection, "progress", result -> {
                while (result.next()) {
                    standings.put(result.getString(1), new Standing(result.getString(2), result.getLong(3)));
                }
                return null;
            });
        }
        return standings;
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections.values()) {
            connection.close();
        }
    }
}
