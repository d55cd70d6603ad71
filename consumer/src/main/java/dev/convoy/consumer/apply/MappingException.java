package dev.convoy.consumer.apply;

import java.sql.SQLException;

/**
 * The mapping, the source's columns and the target's table do not fit; says in one line how. Treated as a refused row, with the SQLSTATE
 * that PostgreSQL gives to the like.
 */
public final class MappingException extends SQLException {
    private MappingException(String message, String sqlState) {
        super(message, sqlState);
    }

    static MappingException noTable(String message) {
        return new MappingException(message, "42P01");
    }

    static MappingException noColumn(String message) {
        return new MappingException(message, "42703");
    }

    static MappingException altered(String message) {
        return new MappingException(message, "42804");
    }
}
