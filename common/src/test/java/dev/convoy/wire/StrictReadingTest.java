package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.table.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What once was read, or refused, in the wrong way. */
class StrictReadingTest {
    private static final byte[] KEY = Samples.bytes("{\"id\":1}");

    @ParameterizedTest
    @CsvSource({"2147483648, 1", "1, 2147483648", "999999999999999999, 1", "1, 999999999999999999"})
    void anEpochOrShapeThatIsNoIntIsRefused(String epoch, String shape) {
        refused("{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1},\"source\":{" + MalformedRecordTest.source("7", epoch, shape) + "}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1c2", "[c]", "{c}"})
    void anOpThatIsNoStringIsRefused(String op) {
        refused("{\"op\":" + op + ",\"before\":null,\"after\":{\"id\":1},\"source\":{" + MalformedRecordTest.source("7", "1", "1") + "}}");
    }

    @Test
    void aRefusalTellsNothingOfTheRecord() {
        MalformedRecordException refusal = assertThrows(MalformedRecordException.class, () -> Op.of('\n'));

        assertEquals("the operation is not one of c, u, d, t", refusal.getMessage());
    }

    @Test
    void aNumericOfAnyLengthIsWellFormed() {
        String digits = "7".repeat(130_000);

        assertTrue(ChangeReader.isWellFormed(ByteSlice.of(Samples.bytes("{\"id\":" + digits + "." + digits + "}"))));
        assertEquals(List.of(digits), KeyTexts.of("{\"id\":" + digits + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}{}", "{} {}", "1 2"})
    void whatIsNotOneValueIsNotWellFormed(String json) {
        assertFalse(ChangeReader.isWellFormed(ByteSlice.of(Samples.bytes(json))));
    }

    private static void refused(String json) {
        ChangeReader reader = new ChangeReader(new TableName("public", "orders"));
        assertThrows(MalformedRecordException.class, () -> reader.read(KEY, Samples.bytes(json)), json);
    }
}
