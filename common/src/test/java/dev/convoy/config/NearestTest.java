package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How near a word must be to be meant. */
class NearestTest {

    private static final List<String> KNOWN = List.of("url", "user", "password", "tables");

    @Test
    void findsTheWordAtTheLeastDistance() {
        assertEquals(Optional.of("tables"), Nearest.of("tabels", KNOWN));
        assertEquals(Optional.of("url"), Nearest.of("ur", KNOWN));
        assertEquals(Optional.of("user"), Nearest.of("USR", KNOWN));
        assertEquals(Optional.of("password"), Nearest.of("pass", KNOWN));
    }

    @Test
    void findsNothingWhenNoneIsNear() {
        assertEquals(Optional.empty(), Nearest.of("colour", KNOWN));
        assertEquals(Optional.empty(), Nearest.of("pw", KNOWN));
        assertEquals(Optional.empty(), Nearest.of("x", List.of()));
    }

    @Test
    void countsInsertionsOmissionsAndReplacements() {
        assertEquals(0, Nearest.distance("same", "same"));
        assertEquals(3, Nearest.distance("", "abc"));
        assertEquals(3, Nearest.distance("kitten", "sitting"));
    }
}
