package dev.convoy.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** What is told of an error: one line, where and what to do, and no value of a row that the server put into its details (I9). */
class FailureTest {
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final String VALUE = "zoe@example.org";

    @Test
    void theServersDetailIsNotTold() {
        Failure failure = Failure.of(duplicateKey(), "dw", "public.users", NOW);

        assertEquals("duplicate key value violates unique constraint \"users_email_key\"", failure.message());
        assertEquals("users_email_key", failure.constraint());
        assertEquals("23505", failure.sqlState());
        assertEquals(FailureCode.ROW_REFUSED, failure.code());
        assertEquals(NOW, failure.since());
        assertFalse(failure.toString().contains(VALUE), failure.toString());
    }

    @Test
    void theValuesOfABatchAreNotTold() {
        BatchUpdateException batch = new BatchUpdateException("Batch entry 0 INSERT INTO users VALUES ('" + VALUE + "') was aborted",
            "23505", new int[0]);
        batch.setNextException(duplicateKey());

        Failure failure = Failure.of(batch, "dw", "public.users", NOW);

        assertEquals("duplicate key value violates unique constraint \"users_email_key\"", failure.message());
        assertFalse(failure.toString().contains(VALUE), failure.toString());
    }

    @Test
    void theServersWordIsFoundUnderWrappers() {
        Failure failure = Failure.of(new RuntimeException("step", new IOException("wrapped", duplicateKey())), "dw", "public.users", NOW);

        assertEquals("users_email_key", failure.constraint());
        assertEquals("23505", failure.sqlState());
    }

    /** A trigger of the target says what it likes. */
    @Test
    void whatSteersATerminalIsNotTold() {
        assertEquals("x [2J ]0;owned gnp", Failure.describe(new IllegalStateException("x\u001b[2J\u001b]0;owned\u202egnp\u0007")));
    }

    @Test
    void aMessageOfSeveralLinesBecomesOne() {
        assertEquals("first second third", Failure.of(FailureCode.GAP, " first\n  second\r\n\n\tthird\n", "hint", NOW).message());
        assertEquals("a b", Failure.describe(new IllegalStateException("a\u2028b")));
        assertEquals("a b", Failure.of(new SQLException("a\nb", "22000"), "dw", "t", NOW).message());
    }

    @Test
    void anErrorWithoutAMessageIsToldByItsCauseOrItsName() {
        assertEquals("refused", Failure.describe(new RuntimeException(null, new IOException(null, new IOException("refused")))));
        assertEquals("NullPointerException", Failure.describe(new NullPointerException()));
        assertEquals("IOException", Failure.describe(new RuntimeException(null, new IOException())));
    }

    /** Drivers say that it failed, and leave why to the cause. */
    @Test
    void whatCannotBeReachedIsToldWithTheReason() {
        PSQLException host = new PSQLException("The connection attempt failed.", PSQLState.CONNECTION_UNABLE_TO_CONNECT,
            new UnknownHostException("db.example"));
        assertEquals("The connection attempt failed. (unknown host db.example)", Failure.describe(host));
        assertEquals("Failed to create new KafkaAdminClient (No resolvable bootstrap urls given in bootstrap.servers)",
            Failure.describe(new KafkaException("Failed to create new KafkaAdminClient",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"))));
        assertEquals("SSL handshake failed (no trusted certificate)",
            Failure.describe(new SslAuthenticationException("SSL handshake failed",
                new IOException(null, new IOException("no trusted certificate")))));
        assertEquals("refused: closed", Failure.describe(new SQLException("refused: closed", "08006", new IOException("closed"))));
        assertEquals("bad", Failure.describe(new SQLException("bad", "22000", new IOException(VALUE))));
    }

    @Test
    void aCycleOfCausesEnds() {
        RuntimeException one = new RuntimeException((String) null);
        RuntimeException two = new RuntimeException(null, one);
        one.initCause(two);

        assertEquals("RuntimeException", Failure.describe(two));
        assertNull(Failure.of(two, "dw", "t", NOW).constraint());
    }

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void everyCodeSaysWhatItMeansAndWhatToDoOnOneLine(FailureCode code) {
        String remedy = code.remedy("dw", "public.\"odd %s name\"");

        assertTrue(remedy.contains("dw") && remedy.contains("public.\"odd %s name\""), remedy);
        assertEquals(1, remedy.lines().count());
        assertFalse(code.meaning().isBlank());
    }

    @Test
    void theHintNamesTheCommandForThisTableAndTarget() {
        Failure failure = Failure.of(duplicateKey(), "dw", "public.users", NOW);

        assertEquals("mend the cause, then: scripts/admin replay --target dw --table public.users", failure.hint());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "invalid input syntax for type json: \"{\"ssn\":\"SECRET\"}\" | invalid input syntax for type json: \"...\"",
        "value \"SECRET\" is out of range for type integer | value \"...\" is out of range for type integer",
        "ungültige Eingabesyntax für Typ integer: »SECRET« | ungültige Eingabesyntax für Typ integer: \"...\"",
        "syntaxe invalide : « SECRET » | syntaxe invalide : \"...\"",
        "cut off: \"SECRET | cut off: \"...\"",
        "division by zero | division by zero"})
    void aValueThatIsQuotedInTheServersLanguageIsLeftOut(String message, String told) {
        PSQLException error = new PSQLException(new ServerErrorMessage("SERROR\0VERROR\0C22P02\0M" + message + "\0"));

        assertEquals(told + " (22P02)", Failure.describe(error));
    }

    private static PSQLException duplicateKey() {
        return new PSQLException(new ServerErrorMessage("SERROR\0VERROR\0C23505\0"
            + "Mduplicate key value violates unique constraint \"users_email_key\"\0DKey (email)=(" + VALUE + ") already exists.\0"
            + "spublic\0tusers\0nusers_email_key\0"));
    }
}
