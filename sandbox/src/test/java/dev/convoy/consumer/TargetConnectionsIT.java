package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.config.ConfigLoader;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.sandbox.line.Line;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TargetConnectionsIT {
    private static String shown(Connection connection, String setting) throws Exception {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void whatASessionIsSetToOutlivesItsFirstTransactionWhichIsRolledBack() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one")
                .target("one", "GRANT SET ON PARAMETER session_replication_role TO \"" + line.role("one") + "\"");
            ConvoyConfig config = ConfigLoader.load(line.configFile(), line.environment(), Set.of(Part.kafka(), Part.target("one")));
            line.target("one", "ALTER DATABASE " + line.name() + "_one SET default_transaction_isolation = 'repeatable read'");
            try (TargetConnections connections = new TargetConnections(config, config.target("one"), 1, "test")) {
                connections.get().close();
                try (Connection connection = connections.get()) {
                    connection.rollback();
                    assertEquals(List.of("read committed", "10s", "replica", "off", "UTC"), List.of(
                        shown(connection, "transaction_isolation"), shown(connection, "lock_timeout"),
                        shown(connection, "session_replication_role"), shown(connection, "synchronous_commit"),
                            shown(connection, "timezone")));
                }
            }
        }
    }

    @Test
    void whatAServerRefusesASessionIsTold() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one");
            line.target("one", "REVOKE SELECT ON pg_catalog.pg_extension FROM PUBLIC");
            ConvoyConfig config = ConfigLoader.load(line.configFile(), line.environment(), Set.of(Part.kafka(), Part.target("one")));
            try (TargetConnections connections = new TargetConnections(config, config.target("one"), 1, "test")) {
                SQLException refused = assertThrows(SQLException.class, connections::get);
                assertEquals("42501", refused.getSQLState(), refused.getMessage());
            }
        }
    }
}
