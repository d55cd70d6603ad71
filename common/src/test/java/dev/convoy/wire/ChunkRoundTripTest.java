package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.table.Column;
import dev.convoy.table.Identity;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of a key range is what is read of it; rows pass through as bytes. */
class ChunkRoundTripTest {
    private static final String ROWS = "[{\"region\":\"s\u00fcd\",\"id\":9,\"tags\":\"{a,\\\"b c\\\"}\"},{ \"region\" : \"t\" ,\"id\":10}]";

    @Test
    void aChunkIsReadAsItWasWritten() throws MalformedRecordException {
        ChunkRecord read = ChunkRecord.read(Chunks.chunk(Chunks.head(4, Chunks.RANGE), ROWS));

        assertEquals(Chunks.head(4, Chunks.RANGE), read.head());
        assertEquals(ROWS, text(read.rows()));
        assertFalse(read.isFirst());
        assertFalse(read.isLast());
        assertEquals(List.of(1_044L, 17L, 4L), List.of(read.afterSeq(), read.sync(), (long) read.chunk()));
    }

    @Test
    void theOnlyChunkOfASyncIsItsFirstAndItsLast() throws MalformedRecordException {
        ChunkRecord read = ChunkRecord.read(Chunks.chunk(Chunks.head(1, Chunks.WHOLE), "[]"));

        assertEquals(Chunks.WHOLE, read.head().range());
        assertTrue(read.isFirst() && read.isLast());
        assertNull(read.lastKey());
        assertEquals("[]", text(read.rows()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCheckBySumIsReadAsItWasWritten(boolean last) throws MalformedRecordException {
        CheckRecord check = new CheckRecord(Chunks.head(2, Chunks.RANGE), last, List.of("\"Region\"", "no"), List.of("no", "total"),
            3_000_000_000L, "-184467440737095516150", Chunks.rows("[]"));

        CheckRecord read = CheckRecord.read(Chunks.value(check));

        assertEquals(check.head(), read.head());
        assertEquals(last, read.last());
        assertEquals(check.key(), read.key());
        assertEquals(check.columns(), read.columns());
        assertEquals(3_000_000_000L, read.count());
        assertEquals("-184467440737095516150", read.sum(), "a sum is wider than a long");
        assertFalse(read.isClose());
    }

    @Test
    void aCloseLookIsReadAsItWasWritten() throws MalformedRecordException {
        String lines = "[{\"id\":7,\"" + CheckRecord.HASHES + "\":\"{0011223344556677,NULL}\"}]";
        CheckRecord look = new CheckRecord(Chunks.head(1, Chunks.RANGE), true, List.of("id"), List.of("id", "note"), 1, null,
            Chunks.rows(lines));

        CheckRecord read = CheckRecord.read(Chunks.value(look));

        assertTrue(read.isClose());
        assertNull(read.sum());
        assertEquals(lines, text(read.lines()));
    }

    @Test
    void aPlanIsReadAsItWasWritten() {
        CheckPlan plan = new CheckPlan(List.of(KeyOrder.NATIVE, KeyOrder.UTF8), List.of("Region", "no"), List.of("no", "a\"b"),
            List.of("s.\"id\"::text", "CAST((qty ? 'x' -- why\n) AS numeric(12,2))::text"), "note <> '\u00fc' AND doc ? 'g'",
            Map.of("id", "integer"));

        assertEquals(plan, CheckPlan.fromJson(plan.toJson()));
        assertEquals(CheckPlan.ordering(List.of(KeyOrder.TEXT)), CheckPlan.fromJson(CheckPlan.ordering(List.of(KeyOrder.TEXT)).toJson()));
        assertNull(CheckPlan.fromJson(CheckPlan.ordering(List.of()).toJson()).where(), "no filter is no filter, not the text null");
    }

    private static Column column(String name, String type) {
        return new Column(name, type, "pg_catalog." + type, false, false);
    }

    @Test
    void aPlanFitsATableThatWasAlteredSinceItWasMade() {
        CheckPlan plan = new CheckPlan(List.of(KeyOrder.NATIVE), List.of("id"), List.of("id", "n", "gone"),
            List.of("s.\"id\"::text", "CAST(s.\"n\" AS int)::text", "s.\"gone\"::text"), null,
            Map.of("id", "integer", "n", "integer", "gone", "text", "made at the target", "integer"));
        Shape now = new Shape(2, List.of(column("id", "integer"), column("n", "bigint"), column("made at the target", "integer"),
            column("new", "text")), List.of("id"), Identity.KEY);

        CheckPlan fitting = plan.fitting(now, column -> column.name() + "::text");

        assertEquals(List.of("id", "n", "new"), fitting.columns());
        assertEquals(List.of("s.\"id\"::text", "n::text", "new::text"), fitting.values());
        CheckPlan mapped = new CheckPlan(plan.order(), plan.key(), plan.columns(), plan.values(), null, Map.of());
        assertEquals(mapped, mapped.fitting(now, Column::name), "where a mapping says what is compared, nothing else is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "no", "{\"order\":[\"RANDOM\"]}", "{\"order\":[null]}", "{\"order\":[\"native\"]}"})
    void whatIsNoPlanIsRefused(String json) {
        assertThrows(IllegalArgumentException.class, () -> CheckPlan.fromJson(json));
    }

    @Test
    void everyTruncationIsRefused() {
        for (byte[] whole : List.of(Chunks.chunk(Chunks.head(4, Chunks.RANGE), ROWS), Chunks.value(new CheckRecord(
                Chunks.head(2, Chunks.RANGE), true, List.of("id"), List.of("id"), 1, "7", Chunks.rows("[]"))))) {
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThrows(MalformedRecordException.class, () -> ChunkRecord.read(part));
                assertThrows(MalformedRecordException.class, () -> CheckRecord.read(part));
            }
        }
    }

    @Test
    void whatIsNoChunkOrCheckIsRefused() {
        String chunk = new String(Chunks.chunk(Chunks.head(4, Chunks.RANGE), "[]"), StandardCharsets.UTF_8);
        refused(null);
        refused("null");
        refused("[]");
        refused("{\"rows\":[]}");
        refused("{\"schema\":{},\"rows\":[]}");
        refused(chunk + " ");
        refused(chunk + "{}");
        refused(chunk.replace(",\"rows\":[]", ""));
        refused(chunk.replace(",\"rows\":[]", "").replaceFirst("\\{", "{\"rows\":[],"));
        refused(chunk.replace("\"TEXT\"", "\"RANDOM\""));
        refused(chunk.replace("\"name\":\"id\"", "\"name\":7"));
        refused(chunk.replace("\"shape\":3", "\"shape\":0"));
        refused(chunk.replace("\"seq\":1044", "\"seq\":1044x"));
    }

    private static void refused(String json) {
        byte[] value = json == null ? null : Samples.bytes(json);
        assertThrows(MalformedRecordException.class, () -> ChunkRecord.read(value), json);
        assertThrows(MalformedRecordException.class, () -> CheckRecord.read(value), json);
    }

    private static String text(ByteSlice slice) {
        return new String(slice.toArray(), StandardCharsets.UTF_8);
    }
}
