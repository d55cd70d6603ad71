package dev.convoy.admin.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.table.TableName;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final TableName TABLE = new TableName("public", "t");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void keepsTheLastMinutesAndWhatTheyBeginWith() {
        History history = new History();
        int seconds = 3 * (int) History.SPAN.toSeconds();
        for (int second = 0; second <= seconds; second++) {
            history.add("dw", TABLE, BEGIN.plusSeconds(second), "live", second);
        }

        JsonNode samples = history.toJson().path("targets").path("dw").path("public.t");

        assertEquals(History.SPAN.toSeconds() + 1, samples.size());
        Instant last = BEGIN.plusSeconds(seconds);
        assertEquals("[" + last.toEpochMilli() + ",\"live\"," + seconds + "]", samples.get(samples.size() - 1).toString());
        assertTrue(samples.get(0).path(0).asLong() <= last.minus(History.SPAN).toEpochMilli());
    }
}
