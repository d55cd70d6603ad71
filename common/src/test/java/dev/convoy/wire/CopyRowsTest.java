package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line of COPY says what the row's JSON says, or nothing at all. */
class CopyRowsTest {
    private final CopyRows rows = new CopyRows(List.of("id", "note"), 0);

    private static ByteSlice json(String text) {
        byte[] bytes = ("--" + text + "--").getBytes(StandardCharsets.UTF_8);
        return new ByteSlice(bytes, 2, bytes.length - 4);
    }

    private String line(String json) throws MalformedRecordException {
        rows.add(json(json));
        return rows.lines().toString();
    }

    @Test
    void valuesStandInTheOrderOfTheColumnsWhateverTheOrderInTheRow() throws MalformedRecordException {
        assertEquals("7\tx\n", line("{\"id\":7,\"note\":\"x\"}"));
        assertEquals("7\tx\n8\ty\n", line("{\"note\":\"y\",\"more\":true,\"id\":8}"));
        assertEquals("7\tx\n8\ty\n9\tz\n", line("{ \"id\" : 9 , \"note\" : \"z\" }"));
    }

    @Test
    void nullAndWhatIsNotThereDifferFromTheEmptyTextAndFromItsSpelling() throws MalformedRecordException {
        assertEquals("1\t\\N\n", line("{\"id\":1,\"note\":null}"));
        assertEquals("1\t\\N\n2\t\\N\n", line("{\"id\":2}"));
        assertEquals("1\t\\N\n2\t\\N\n3\t\n", line("{\"id\":3,\"note\":\"\"}"));
        assertEquals("1\t\\N\n2\t\\N\n3\t\n4\t\\\\N\n", line("{\"id\":4,\"note\":\"\\\\N\"}"));
    }

    @Test
    void escapesOfJsonBecomeThoseOfALine() throws MalformedRecordException {
        assertEquals("\\\\x41\t\"/\\\\\\b\\f\\n\\r\\t\u0001\\té\uD83D\uDE00größe\u001e\n",
            line("{\"id\":\"\\\\x41\",\"note\":\"\\\"\\/\\\\\\b\\f\\n\\r\\t\\u0001\\u0009\\u00e9\\ud83d\\ude00größe\\u001E\"}"));
    }

    @Test
    void theEndOfDataIsATextAsAnyOther() throws MalformedRecordException {
        CopyRows one = new CopyRows(List.of("note"), 0);
        one.add(json("{\"note\":\"\\\\.\"}"));

        assertEquals("\\\\.\n", one.lines().toString());
    }

    @Test
    void numbersAndTruthsStayAsTheyAreWritten() throws MalformedRecordException {
        assertEquals("-1.50e+300\ttrue\n", line("{\"id\":-1.50e+300,\"note\":true}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":nope}", "{\"id\":truth}", "{\"id\":{}}", "{\"id\":[1]}", "{\"id\":1,\"id\":2}", "{\"id\":\"\\u0000\"}",
        "{\"id\":\"\\ud83d\"}", "{\"id\":\"\\x\"}", "{\"id\":\"\\u12\"}", "{\"id\":\"a\tb\"}", "{\"id\":1}{", "[1]", "{\"id\":1\\t2}", "{"})
    void whatPostgresqlWouldRefuseIsRefused(String json) {
        assertThrows(MalformedRecordException.class, () -> rows.add(json(json)));
    }
}
