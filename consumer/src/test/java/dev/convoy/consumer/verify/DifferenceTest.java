package dev.convoy.consumer.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a row in which target and source differ. */
class DifferenceTest {
    private static final String KEY = "{\"id\":12345678901234567890,\"part\":\"a\\\"b\"}";
    private static final List<String> COLUMNS = List.of("id", "total", "note");

    @Test
    void aRowThatOnlyTheSourceHasIsMissing() {
        assertEquals(new Difference(Difference.Kind.MISSING, KEY, List.of()), Difference.of(KEY, COLUMNS, hashes("1", "2", null), null));
    }

    @Test
    void aRowThatOnlyTheTargetHasIsExtra() {
        assertEquals(new Difference(Difference.Kind.EXTRA, KEY, List.of()), Difference.of(KEY, COLUMNS, null, hashes("1", "2", null)));
    }

    @Test
    void ofARowThatBothHaveTheColumnsThatDifferAreNamed() {
        assertEquals(List.of("total"), Difference.of(KEY, COLUMNS, hashes("1", "2", "3"), hashes("1", "x", "3")).columns());
        assertEquals(List.of("id", "note"), Difference.of(KEY, COLUMNS, hashes("1", "2", "3"), hashes("x", "2", "y")).columns());
    }

    @Test
    void nullDiffersFromAValueAndNotFromNull() {
        assertEquals(List.of("total"), Difference.of(KEY, COLUMNS, hashes("1", null, null), hashes("1", "2", null)).columns());
        assertEquals(List.of("note"), Difference.of(KEY, COLUMNS, hashes("1", null, "3"), hashes("1", null, null)).columns());
    }

    @Test
    void theListIsJsonWithTheKeysAsTheyAre() {
        assertEquals("[]", Difference.json(List.of()));
        assertEquals("[{\"kind\":\"missing\",\"key\":" + KEY + ",\"columns\":[]},{\"kind\":\"different\",\"key\":{\"id\":100},"
            + "\"columns\":[\"a\\\"b\"]}]", Difference.json(List.of(new Difference(Difference.Kind.MISSING, KEY, List.of()),
                new Difference(Difference.Kind.DIFFERENT, "{\"id\":100}", List.of("a\"b")))));
    }

    @Test
    void numbersOfKeysKeepTheirDigits() {
        String key = "{\"id\":12345678901234567.1250}";

        assertEquals("[{\"kind\":\"extra\",\"key\":" + key + ",\"columns\":[]}]",
            Difference.json(List.of(new Difference(Difference.Kind.EXTRA, key, List.of()))));
    }

    private static String[] hashes(String... hashes) {
        return hashes;
    }
}
