package dev.convoy.consumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Connections to one target, with the session settings that apply needs; autocommit is off. Thread-safe. */
public final class TargetConnections implements AutoCloseable {
    private static final long CONNECT_TIMEOUT_MS = 10_000;
    private static final long IDLE_TIMEOUT_MS = 60_000;

    private final HikariDataSource pool;

    public TargetConnections(ConvoyConfig config, TargetConfig target, int connections, String application) {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("target-" + target.name());
        settings.setJdbcUrl(target.url());
        settings.setUsername(target.user());
        if (!target.password().isEmpty()) {
            settings.setPassword(target.password().reveal());
        }
        settings.setAutoCommit(false);
        // Told, not found out: a first connection that is cut while the pool asks for it would leave the pool with no level, for good.
        settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        settings.setMaximumPoolSize(connections);
        settings.setMinimumIdle(0);
        settings.setIdleTimeout(IDLE_TIMEOUT_MS);
        settings.setConnectionTimeout(CONNECT_TIMEOUT_MS);
        settings.setInitializationFailTimeout(-1);
        settings.setConnectionInitSql(Sql.fill(Sql.load(TargetConnections.class, "session"),
            java.util.Map.of("origin", Sql.literal(config.source().name()))));
        // Commits what the session is set to; a first transaction that is rolled back would take all of it back.
        settings.setIsolateInternalQueries(true);
        settings.addDataSourceProperty("ApplicationName", application);
        settings.addDataSourceProperty("tcpKeepAlive", "true");
        settings.addDataSourceProperty("connectTimeout", "10");
        settings.addDataSourceProperty("socketTimeout", "300");
        settings.addDataSourceProperty("prepareThreshold", "2");
        pool = new HikariDataSource(settings);
    }

    /** A connection in a new transaction; closing it gives it back. */
    public Connection get() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException e) {
            throw why(e);
        }
    }

    /** The pool says that it waited in vain; why, the server or the driver has said, below what the pool makes of a refused setting. */
    private static SQLException why(SQLTransientConnectionException timeout) {
        for (Throwable cause = timeout.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said) {
                return said;
            }
        }
        return timeout;
    }

    @Override
    public void close() {
        pool.close();
    }
}
