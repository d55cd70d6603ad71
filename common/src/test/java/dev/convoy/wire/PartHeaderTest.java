package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A consumer takes memory for what this header says: only for what can be (I7). */
class PartHeaderTest {
    private static Headers headers(String text) {
        return new RecordHeaders().add(PartHeader.NAME, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsBackWhatWasWritten() throws MalformedRecordException {
        PartHeader part = new PartHeader("1f", 2, 3, PartHeader.ROW_BYTES_MAX);
        Headers headers = new RecordHeaders();
        part.addTo(headers);

        assertEquals(part, PartHeader.of(headers).orElseThrow());
        assertTrue(PartHeader.of(new RecordHeaders()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no part", "a 1/2", "a 0/0 0", "a 0/2 10", "a 3/2 10", "a 1/2 2147483647", "a 1/2 9999999999", "g 1/2 10",
        "a 1/2 -1"})
    void refusesWhatCannotBe(String text) {
        assertThrows(MalformedRecordException.class, () -> PartHeader.of(headers(text)));
    }
}
