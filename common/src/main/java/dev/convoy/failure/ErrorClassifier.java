package dev.convoy.failure;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/**
 * The one place that decides an error's class. SQLSTATEs are looked up whole, then by their two-character class; an error that is in
 * neither table is {@link ErrorClass#FATAL}. Stateless.
 */
public final class ErrorClassifier {
    /** Causes and next exceptions looked at, so that a cycle cannot hold us. */
    private static final int DEPTH_MAX = 32;

    private static final Map<String, ErrorClass> STATES = new LinkedHashMap<>();

    static {
        // Connection, and a server that is not itself for a while.
        put(ErrorClass.TRANSIENT, "08", "53", "57", "58", "40");
        put(ErrorClass.TRANSIENT, "28000", "28P01");   // role may not log in, password changed: an operator is at work
        put(ErrorClass.TRANSIENT, "3D000", "55P03", "55006", "25006", "25P03", "25P04");
        // The row, or the table it goes to.
        put(ErrorClass.ROW, "02", "21", "22", "23", "27", "2F", "34", "38", "39", "3F", "42", "44", "54", "55", "P0", "09", "0A", "HV");
        // Never seen in a healthy server, or a mistake of ours.
        put(ErrorClass.FATAL, "XX", "F0", "25", "0B", "0F", "0L", "0P");
    }

    private ErrorClassifier() {
    }

    private static void put(ErrorClass kind, String... states) {
        for (String state : states) {
            STATES.put(state, kind);
        }
    }

    /** The table that decides, for the test that walks it. */
    static Map<String, ErrorClass> states() {
        return Map.copyOf(STATES);
    }

    public static ErrorClass classify(Throwable error) {
        List<Throwable> chain = chain(error);
        for (Throwable each : chain) {
            if (each instanceof SQLException sql && sql.getSQLState() != null
                && !(each instanceof BatchUpdateException && sql.getNextException() != null)) {
                return ofState(sql.getSQLState());
            }
        }
        for (Throwable each : chain) {
            if (each instanceof SQLException || each instanceof IOException) {
                return ErrorClass.TRANSIENT;
            }
            if (each instanceof KafkaException) {
                return ErrorClass.TRANSIENT;
            }
        }
        return ErrorClass.FATAL;
    }

    static ErrorClass ofState(String state) {
        ErrorClass whole = STATES.get(state);
        if (whole != null) {
            return whole;
        }
        return state.length() < 2 ? ErrorClass.FATAL : STATES.getOrDefault(state.substring(0, 2), ErrorClass.FATAL);
    }

    /** The SQLSTATE that decides, or null when the error did not come from a database. */
    public static String sqlState(Throwable error) {
        for (Throwable each : chain(error)) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    /** The code that {@code status} shows for an error of a target. */
    public static FailureCode code(Throwable error) {
        if (classify(error) == ErrorClass.TRANSIENT) {
            return FailureCode.CONNECTION;
        }
        String state = sqlState(error);
        if (state == null) {
            return FailureCode.INTERNAL;
        }
        return switch (state) {
            case "42501" -> FailureCode.PRIVILEGE;
            case "42703", "42P01", "3F000", "42804", "42846", "42704", "42P10", "428C9" -> FailureCode.SCHEMA_MISMATCH;
            default -> classify(error) == ErrorClass.ROW ? FailureCode.ROW_REFUSED : FailureCode.INTERNAL;
        };
    }

    private static List<Throwable> chain(Throwable error) {
        List<Throwable> chain = new ArrayList<>();
        List<Throwable> open = new ArrayList<>(List.of(error));
        while (!open.isEmpty() && chain.size() < DEPTH_MAX) {
            Throwable next = open.remove(0);
            if (next == null || chain.contains(next)) {
                continue;
            }
            chain.add(next);
            if (next instanceof SQLException sql && sql.getNextException() != null) {
                open.add(0, sql.getNextException());
            }
            if (next.getCause() != null) {
                open.add(next.getCause());
            }
        }
        return chain;
    }
}
