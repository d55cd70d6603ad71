package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Text is quoted as PostgreSQL's {@code escape_json} does it: what JSON must escape and nothing else. */
class JsonTextTest {

    @Provide
    Arbitrary<String> texts() {
        return Samples.texts();
    }

    @Property(tries = 2_000)
    void jacksonReadsBackWhatWasQuoted(@ForAll("texts") String text) throws IOException {
        assertEquals(text, Samples.JSON.readValue(JsonText.quoted(text), String.class));
    }

    @Property(tries = 2_000)
    void jacksonQuotesAlikeButForTheCaseOfHexDigits(@ForAll("texts") String text) throws JsonProcessingException {
        assertEquals(Samples.JSON.writeValueAsString(text).toLowerCase(Locale.ROOT), Samples.quoted(text).toLowerCase(Locale.ROOT));
    }

    /** The lines of {@code escape_json_char} in PostgreSQL's {@code json.c}. */
    @Test
    void escapesLikePostgresql() {
        assertEquals("\"\\b\\f\\n\\r\\t\\\"\\\\\"", Samples.quoted("\b\f\n\r\t\"\\"));
        assertEquals("\"\\u0001\\u000b\\u001e\\u001f\"", Samples.quoted("\u0001\u000b\u001e\u001f"));
        assertEquals("\" /'\u007f\u0080\u00e9\u2028\ud83d\ude00\"", Samples.quoted(" /'\u007f\u0080\u00e9\u2028\ud83d\ude00"));
        assertEquals("\"\"", Samples.quoted(""));
    }
}
