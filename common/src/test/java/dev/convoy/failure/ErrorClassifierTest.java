package dev.convoy.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Walks the table that decides an error's class, row by row: what follows here is what an operator may rely on. */
class ErrorClassifierTest {
    @ParameterizedTest(name = "{0}: {2}, e.g. {1}")
    @CsvSource({
        "08, 08006, TRANSIENT, connection lost",
        "40, 40P01, TRANSIENT, deadlock",
        "53, 53100, TRANSIENT, disk full",
        "57, 57P01, TRANSIENT, shutdown",
        "58, 58030, TRANSIENT, input or output error of the server",
        "28000, 28000, TRANSIENT, role may not log in",
        "28P01, 28P01, TRANSIENT, wrong password",
        "3D000, 3D000, TRANSIENT, no such database",
        "55P03, 55P03, TRANSIENT, lock not available",
        "55006, 55006, TRANSIENT, object in use",
        "25006, 25006, TRANSIENT, a standby: read only",
        "25P03, 25P03, TRANSIENT, idle in transaction for too long",
        "25P04, 25P04, TRANSIENT, transaction took too long",
        "02, 02000, ROW, no data",
        "09, 09000, ROW, a trigger of the target raised",
        "0A, 0A000, ROW, feature not supported",
        "21, 21000, ROW, a row met twice",
        "22, 22P02, ROW, text is not of its type",
        "23, 23505, ROW, unique violation",
        "27, 27000, ROW, divergence",
        "2F, 2F005, ROW, a function of the target",
        "34, 34000, ROW, a cursor of the target",
        "38, 38000, ROW, an external routine",
        "39, 39P01, ROW, trigger protocol violated",
        "3F, 3F000, ROW, no such schema",
        "42, 42703, ROW, no such column",
        "44, 44000, ROW, check option of a view",
        "54, 54000, ROW, a row too large for its page",
        "55, 55000, ROW, the table is not in the state for it",
        "HV, HV000, ROW, a foreign table",
        "P0, P0001, ROW, raised by a trigger of the target",
        "XX, XX000, FATAL, internal error",
        "F0, F0000, FATAL, configuration file",
        "25, 25P02, FATAL, we went on in a failed transaction",
        "0B, 0B000, FATAL, invalid start of a transaction",
        "0F, 0F000, FATAL, locator",
        "0L, 0L000, FATAL, grantor",
        "0P, 0P000, FATAL, role",
    })
    void aStateDecides(String listed, String example, ErrorClass expected, String meaning) {
        assertEquals(expected, ErrorClassifier.classify(new SQLException(meaning, example)));
        assertEquals(expected, ErrorClassifier.states().get(listed), "the table's own entry");
    }

    @Test
    void everyRowOfTheTableStandsInThisTest() throws ReflectiveOperationException {
        CsvSource rows = getClass().getDeclaredMethod("aStateDecides", String.class, String.class, ErrorClass.class, String.class)
            .getAnnotation(CsvSource.class);
        Set<String> listed = new HashSet<>();
        for (String row : rows.value()) {
            listed.add(row.substring(0, row.indexOf(',')).strip());
        }

        assertEquals(ErrorClassifier.states().keySet(), listed, "add the missing rows to aStateDecides, with an example");
    }

    @ParameterizedTest
    @CsvSource({"25P01, FATAL", "28001, FATAL", "55001, ROW", "57014, TRANSIENT", "53300, TRANSIENT", "42501, ROW", "23503, ROW"})
    void aStateThatIsNotListedWholeFallsInItsClass(String state, ErrorClass expected) {
        assertEquals(expected, ErrorClassifier.ofState(state));
    }

    @ParameterizedTest
    @CsvSource({"ZZ999", "CV001", "0", "''", "99", "é", "HY000"})
    void anUnknownStateIsFatal(String state) {
        assertEquals(ErrorClass.FATAL, ErrorClassifier.ofState(state));
    }

    @Test
    void anUnknownErrorIsFatal() {
        assertEquals(ErrorClass.FATAL, ErrorClassifier.classify(new IllegalStateException("broken invariant")));
        assertEquals(ErrorClass.FATAL, ErrorClassifier.classify(new NullPointerException()));
        assertEquals(ErrorClass.FATAL, ErrorClassifier.classify(new OutOfMemoryError("heap")));
    }

    @Test
    void aLostConnectionIsTransientWithOrWithoutAState() {
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(
            new PSQLException("An I/O error occurred while sending to the backend.", PSQLState.CONNECTION_FAILURE, new EOFException())));
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(new SQLException("This connection has been closed.")));
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(new ConnectException("Connection refused")));
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(new UncheckedIOException(new IOException("reset"))));
    }

    @Test
    void theStateOfANextExceptionCountsWhereABatchHidesIt() {
        BatchUpdateException batch = new BatchUpdateException("Batch entry 0 was aborted", "HY000", new int[0]);
        batch.setNextException(new SQLException("duplicate key", "23505"));

        assertEquals(ErrorClass.ROW, ErrorClassifier.classify(batch));
    }

    @Test
    void aBatchThatStandsAloneIsJudgedByItsOwnState() {
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(new BatchUpdateException("aborted", "40001", new int[0])));
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(new BatchUpdateException("aborted", null, 0, new int[0])));
    }

    @Test
    void theFirstStateThatIsFoundDecides() {
        SQLException error = new SQLException("no state of its own");
        error.setNextException(new SQLException("duplicate key", "23505"));
        error.initCause(new SQLException("connection lost", "08006"));

        assertEquals(ErrorClass.ROW, ErrorClassifier.classify(error));
        assertEquals("23505", ErrorClassifier.sqlState(error));
    }

    @Test
    void aStateIsFoundUnderWrappersThatHaveNone() {
        Throwable error = new RuntimeException("step failed", new IllegalStateException(new SQLException("duplicate key", "23505")));

        assertEquals(ErrorClass.ROW, ErrorClassifier.classify(error));
        assertEquals("23505", ErrorClassifier.sqlState(error));
    }

    /** HikariCP: the wrapper repeats the state of what happened, as cause and as next exception. */
    @Test
    void aPoolThatHasNoConnectionIsTransientWhateverItWraps() {
        PSQLException refused = new PSQLException("Connection to db:5432 refused", PSQLState.CONNECTION_UNABLE_TO_CONNECT);
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(pool(refused)));
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(pool(new SQLException("too many connections", "53300"))));
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(pool(new SQLException("password failed", "28P01"))));
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(pool(null)));
    }

    private static SQLException pool(SQLException original) {
        SQLException wrapper = new SQLTransientConnectionException("convoy - Connection is not available, request timed out after 10001ms",
            original == null ? null : original.getSQLState(), original);
        if (original != null) {
            wrapper.setNextException(original);
        }
        return wrapper;
    }

    @Test
    void kafkaIsTransient() {
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(new TimeoutException("no answer")));
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(new TopicAuthorizationException("convoy.shop")));
        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(new RuntimeException(new TimeoutException("no answer"))));
    }

    @Test
    void aCycleOfCausesEnds() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException two = new RuntimeException("two", one);
        one.initCause(two);

        assertEquals(ErrorClass.FATAL, ErrorClassifier.classify(two));
        assertNull(ErrorClassifier.sqlState(two));
    }

    @Test
    void aCycleOfNextExceptionsEnds() {
        SQLException one = new SQLException("one");
        SQLException two = new SQLException("two");
        one.setNextException(two);
        two.initCause(one);

        assertEquals(ErrorClass.TRANSIENT, ErrorClassifier.classify(one));
        assertNull(ErrorClassifier.sqlState(one));
    }

    @Test
    void aChainOfThousandsIsLookedAtOnlyInPart() {
        Throwable error = new SQLException("deep down", "23505");
        for (int i = 0; i < 10_000; i++) {
            error = new RuntimeException("layer", error);
        }

        assertEquals(ErrorClass.FATAL, ErrorClassifier.classify(error));
    }

    @ParameterizedTest
    @CsvSource({
        "42501, PRIVILEGE", "42703, SCHEMA_MISMATCH", "42P01, SCHEMA_MISMATCH", "3F000, SCHEMA_MISMATCH", "42804, SCHEMA_MISMATCH",
        "42846, SCHEMA_MISMATCH", "42704, SCHEMA_MISMATCH", "42P10, SCHEMA_MISMATCH", "428C9, SCHEMA_MISMATCH", "23505, ROW_REFUSED",
        "22P02, ROW_REFUSED", "P0001, ROW_REFUSED", "40P01, CONNECTION", "08006, CONNECTION", "53100, CONNECTION", "XX000, INTERNAL",
        "25P02, INTERNAL", "CV001, INTERNAL",
    })
    void statusShowsACodeForEachState(String state, FailureCode expected) {
        assertEquals(expected, ErrorClassifier.code(new SQLException("x", state)));
    }

    @Test
    void statusShowsInternalForWhatNoDatabaseSaid() {
        assertEquals(FailureCode.INTERNAL, ErrorClassifier.code(new IllegalStateException("x")));
        assertEquals(FailureCode.CONNECTION, ErrorClassifier.code(new IOException("x")));
    }

    @Test
    void theTableHoldsWholeStatesAndClassesOnly() {
        Map<String, ErrorClass> states = ErrorClassifier.states();

        assertTrue(states.keySet().stream().allMatch(state -> state.length() == 2 || state.length() == 5));
    }
}
