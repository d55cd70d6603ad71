package dev.convoy.db;

import dev.convoy.config.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Where a database is and who we are there. Immutable and thread-safe; each {@link #connect} opens a connection of its own.
 *
 * @param label    for messages: {@code source "shop"} or {@code target "dw"}
 * @param password never printed
 */
public record Database(String label, String url, String user, Secret password) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** A connection that was cut without a word is given up after this; longer than any statement of ours is meant to take. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(5);

    /**
     * @param application shown in {@code pg_stat_activity}
     * @throws SQLException as the driver throws it; its message holds no password
     */
    public Connection connect(String application) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (!password.reveal().isEmpty()) {
            properties.setProperty("password", password.reveal());
        }
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(SOCKET_TIMEOUT.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("prepareThreshold", "3");
        return DriverManager.getConnection(url, properties);
    }
}
