package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.Resources;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The quickstart's statements, each in its own resource file, with positional parameters. Stateless; a connection is one thread's. */
final class Sql {

    private Sql() {
    }

    /** Returns the text of {@code name}.sql. */
    static String text(String name) {
        return Resources.text(Quickstart.class, name + ".sql");
    }

    /** Runs the statement {@code name} and returns how many rows it changed. */
    static long update(Connection connection, String name, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, name, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Runs the query {@code name} and hands its result to {@code reader}, which moves to the rows itself. */
    static <T> T query(Connection connection, String name, Reader<T> reader, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, name, parameters); ResultSet result = statement.executeQuery()) {
            return reader.read(result);
        }
    }

    /** Returns the number in the first column of the first row; 0 if there is no row. */
    static long number(Connection connection, String name, Object... parameters) throws SQLException {
        return query(connection, name, result -> result.next() ? result.getLong(1) : 0, parameters);
    }

    private static PreparedStatement prepare(Connection connection, String name, Object[] parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text(name));
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Turns a result into a value. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet result) throws SQLException;
    }
}
