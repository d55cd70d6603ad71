package dev.convoy.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.wire.MalformedRecordException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRowTest {
    private static final Shape SHAPE = new Shape(1, List.of(new Column("id", "integer", "pg_catalog.int4", true, false),
        new Column("v", "text", "pg_catalog.text", false, false),
        new Column("at", "timestamp with time zone", "pg_catalog.timestamptz", false, false)), List.of("id"));

    private static List<String> rows(String data) throws MalformedRecordException {
        List<String> rows = new ArrayList<>();
        QueueLines lines = new QueueLines(data.getBytes(UTF_8), new PackedRow(SHAPE));
        while (lines.hasNext()) {
            rows.add(lines.next().toString());
        }
        return rows;
    }

    @Test
    void readsNullsEmptyTextsAndSeparatorsInsideOfText() throws Exception {
        assertEquals(List.of("{\"id\":1,\"v\":null,\"at\":null}", "{\"id\":2,\"v\":\"\",\"at\":\"2024-01-01T00:00:00.5+00:00\"}",
            "{\"id\":-3,\"v\":\"\\u001e\\u001f:ä\",\"at\":\"0044-03-15T12:00:00+00:00 BC\"}"),
            rows("1\u001f:\u001f\u001e2\u001f0:\u001f2024-01-01 00:00:00.5+00\u001e"
                + "-3\u001f5:\u001e\u001f:ä\u001f0044-03-15 12:00:00+00 BC"));
    }

    @Test
    void readsJsonAndPackedRowsInTurn() throws Exception {
        assertEquals(List.of("{\"id\":1}", "{\"id\":2,\"v\":null,\"at\":\"-infinity\"}", "{\"id\":3}"),
            rows("{\"id\":1}\u001e2\u001f:\u001f-infinity\u001e{\"id\":3}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1\u001f:", "1\u001f:\u001f\u001f", "1\u001f9:x\u001f", "1\u001fx\u001f", "1\u001f-1:\u001f",
        "1\u001f9999999999:\u001f", "1\u001f1:ab\u001f"})
    void refusesWhatIsNoRowOfTheShape(String row) {
        assertThrows(MalformedRecordException.class, () -> rows(row));
    }

    @Test
    void goesOnBehindARowThatItCannotRead() throws Exception {
        QueueLines lines = new QueueLines("1\u001e2\u001f:\u001f".getBytes(UTF_8), new PackedRow(SHAPE));

        assertThrows(MalformedRecordException.class, lines::next);

        assertEquals("{\"id\":2,\"v\":null,\"at\":null}", lines.next().toString());
        assertFalse(lines.hasNext());
    }
}
