package dev.convoy.consumer.park;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What waits is kept to the letter, but for characters that the target has not. */
class CopyTextTest {
    private static String written(String encoding, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length;) {
            int end = CopyText.end(bytes, from, 3);
            CopyText.encodedAs(encoding).write(to, bytes, from, end);
            from = end;
        }
        return to.toString(StandardCharsets.UTF_8);
    }

    @Test
    void utf8HasAll() {
        assertEquals("{\"größe\":\"€ 😀 \\\\n\\t\"}", written("UTF8", "{\"größe\":\"€ 😀 \\n\t\"}"));
        assertEquals("€", written("SQL_ASCII", "€"));
    }

    @Test
    void whatAnEncodingLacksIsEscapedAndNothingElse() {
        assertEquals("{\"größe\":\"\\\\u20ac \\\\ud83d\\\\ude00 x\"}", written("LATIN1", "{\"größe\":\"€ 😀 x\"}"));
        assertEquals("€", written("LATIN9", "€"));
        assertEquals("\\\\u00e9", written("KOI8R", "é"));
    }
}
