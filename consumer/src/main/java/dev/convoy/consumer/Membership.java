package dev.convoy.consumer;

import dev.convoy.db.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the target that this member is alive, so that {@code status} can tell a slow consumer from none. Thread-safe. */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final TargetConnections connections;
    private final String source;
    private final String name;

    Membership(TargetConnections connections, String source, String name) {
        this.connections = connections;
        this.source = source;
        this.name = name;
    }

    void seen() {
        run(Sql.load(Membership.class, "member_seen"), name, source);
    }

    void leave() {
        run("DELETE FROM convoy.member WHERE name = ?", name);
    }

    /** The target may be down, or not set up yet; its tables' workers tell that, so here it is only noted. */
    private void run(String sql, String... parameters) {
        try (Connection connection = connections.get(); PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.executeUpdate();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("member not written name={} error={}", name, e.getMessage());
        }
    }
}
