package dev.convoy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;

/** What is written as a line can be taken apart again. */
class LineTest {
    @Test
    void takesTheEventFromItsFields() {
        Line line = Line.of("live again target=dw table=public.orders seq=17");

        assertEquals("live again", line.event());
        assertEquals(List.of("target", "table", "seq"), List.copyOf(line.fields().keySet()));
        assertEquals(Map.of("target", "dw", "table", "public.orders", "seq", "17"), line.fields());
    }

    @Test
    void findsTextInQuotesAsItWas() {
        String message = "column \"a=b c\" is no \\ of relation \"t\"";

        Line line = Line.of("waits table=t error=" + Line.quoted(message) + " times=2");

        assertEquals(Map.of("table", "t", "error", message, "times", "2"), line.fields());
    }

    @Test
    void leavesWhatIsWrittenOtherwiseWhole() {
        assertEquals(new Line("Node 1 disconnected.", Map.of()), Line.of("Node 1 disconnected."));
        assertEquals(new Line("a=1 and then words", Map.of()), Line.of("a=1 and then words"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public.orders", "S 2.the rest", "public.\"", "public.a\\b", ""})
    void aNameIsFoundAgainWhateverItHolds(String name) {
        Line line = Line.of("takes target=one table=" + Line.value(name) + " seq=3");

        assertEquals(Map.of("target", "one", "table", name, "seq", "3"), line.fields());
    }
}
