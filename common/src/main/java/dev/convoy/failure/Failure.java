package dev.convoy.failure;

import dev.convoy.log.Line;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why a table does not move, as log, error table, {@code status} and metrics tell it. Holds no values of rows.
 *
 * @param sqlState   null when no database said it
 * @param message    one line
 * @param constraint the constraint that refused, or null
 * @param hint       what to do, with the command to run
 */
public record Failure(FailureCode code, String sqlState, String message, String constraint, String hint, Instant since) {
    private static final Pattern QUOTED = Pattern.compile("[\"»«„“”](.*[\"»«„“”]|.*)", Pattern.DOTALL);

    public static Failure of(FailureCode code, String message, String hint, Instant since) {
        return new Failure(code, null, oneLine(message), null, hint, since);
    }

    /**
     * Tells an error of a database. Only the server's primary message is taken: its DETAIL may hold values of rows.
     */
    public static Failure of(Throwable error, String target, String table, Instant since) {
        FailureCode code = ErrorClassifier.code(error);
        ServerErrorMessage server = server(error);
        String message = server != null && server.getMessage() != null ? withoutValues(server) : describe(error);
        return new Failure(code, ErrorClassifier.sqlState(error), oneLine(message),
            server == null || server.getConstraint() == null ? null : oneLine(server.getConstraint()),
            code.remedy(target, table), since);
    }

    /** The same with another hint. */
    public Failure hinting(String other) {
        return new Failure(code, sqlState, message, constraint, other, since);
    }

    /** An error in one line, with its causes' messages where it has none itself; of a database's error only the primary message. */
    public static String describe(Throwable error) {
        Throwable at = error;
        for (int depth = 0; at.getMessage() == null && at.getCause() != null && depth < 8; depth++) {
            at = at.getCause();
        }
        ServerErrorMessage server = server(error);
        if (server != null && server.getMessage() != null) {
            return oneLine(withoutValues(server)) + (server.getSQLState() == null ? "" : " (" + server.getSQLState() + ")");
        }
        return oneLine(at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage() + whyNotReached(at));
    }

    /**
     * Of what could not be reached the drivers say only that; why stands in the innermost cause, and holds nothing of rows. Empty where
     * it was said already.
     */
    private static String whyNotReached(Throwable error) {
        boolean notReached = error instanceof SQLException sql && sql.getSQLState() != null && sql.getSQLState().startsWith("08")
            || error instanceof KafkaException;
        String why = "";
        Throwable cause = error.getCause();
        for (int depth = 0; notReached && cause != null && depth < 8; depth++) {
            String message = cause.getMessage() == null ? "" : cause.getMessage();
            why = cause instanceof UnknownHostException ? "unknown host " + message : message.isEmpty() ? why : message;
            cause = cause.getCause();
        }
        return why.isEmpty() || error.getMessage().contains(why) ? "" : " (" + why + ")";
    }

    private static String withoutValues(ServerErrorMessage server) {
        return withoutValues(server.getSQLState(), server.getMessage());
    }

    /**
     * Messages about data (class 22) quote the value that was refused, in the quotes of the server's language, and the value may hold
     * such itself: what stands between the first and the last of them is left out.
     */
    public static String withoutValues(String sqlState, String message) {
        return sqlState != null && sqlState.startsWith("22") ? QUOTED.matcher(message).replaceFirst("\"...\"") : message;
    }

    private static ServerErrorMessage server(Throwable error) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < 16; depth++) {
            if (at instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
                return postgres.getServerErrorMessage();
            }
            at = at instanceof SQLException sql && sql.getNextException() != null ? sql.getNextException() : at.getCause();
        }
        return null;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll(Line.UNSHOWN.pattern(), " ").strip();
    }
}
