package dev.convoy.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings schema {@code convoy} of a database to the version this program knows: numbered migrations once each, functions whole at
 * every run. Transactional, and safe when many run it at once (an advisory lock makes them take turns).
 */
public final class Migrations {
    /** Any number that no other part of Convoy locks. */
    private static final long LOCK = 0x636f6e766f79L;

    private final Class<?> owner;
    private final List<String> versions;
    private final List<String> functions;

    /**
     * @param owner     the class beside which the files stand
     * @param versions  migration files; the n-th brings the schema to version n
     * @param functions files that are run at every installation
     */
    public Migrations(Class<?> owner, List<String> versions, List<String> functions) {
        this.owner = owner;
        this.versions = List.copyOf(versions);
        this.functions = List.copyOf(functions);
    }

    public int latest() {
        return versions.size();
    }

    /** The version in place; 0 when nothing is installed. */
    public int current(Connection connection) throws SQLException {
        if (!has(connection, "schema_version")) {
            return 0;
        }
        try (Statement statement = connection.createStatement();
             ResultSet version = statement.executeQuery("SELECT coalesce(max(version), 0) FROM convoy.schema_version")) {
            version.next();
            return version.getInt(1);
        }
    }

    /** Whether schema {@code convoy} has a table of that name. */
    public static boolean has(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT to_regclass('convoy.' || ?) IS NOT NULL")) {
            query.setString(1, table);
            try (ResultSet there = query.executeQuery()) {
                there.next();
                return there.getBoolean(1);
            }
        }
    }

    /**
     * Installs or upgrades in one transaction of its own; the connection must be in autocommit mode.
     *
     * @return the version it found
     */
    public int install(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            try (ResultSet there = statement.executeQuery("SELECT to_regnamespace('convoy') IS NULL")) {
                there.next();
                if (there.getBoolean(1)) {
                    statement.execute("CREATE SCHEMA convoy");
                }
            }
            int found = current(connection);
            for (int version = found + 1; version <= latest(); version++) {
                statement.execute(Sql.load(owner, versions.get(version - 1)));
                statement.execute("INSERT INTO convoy.schema_version (version) VALUES (" + version + ")");
            }
            for (String function : functions) {
                statement.execute(Sql.load(owner, function));
            }
            connection.commit();
            return found;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
