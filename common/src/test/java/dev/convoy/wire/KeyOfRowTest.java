package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A key is the row's own bytes of the key's columns, in the key's order. */
class KeyOfRowTest {

    @Provide
    Arbitrary<Map<String, String>> rows() {
        return Samples.rows();
    }

    @Property
    void aKeyHoldsItsColumnsInItsOrderByteByByte(@ForAll("rows") Map<String, String> row, @ForAll long seed)
            throws MalformedRecordException {
        List<String> columns = new ArrayList<>(row.keySet());
        Random random = new Random(seed);
        Collections.shuffle(columns, random);
        List<String> key = columns.subList(0, 1 + random.nextInt(columns.size()));

        byte[] found = new KeyOfRow(key).of(ByteSlice.of(Samples.bytes(Samples.object(row))));

        Map<String, String> expected = new LinkedHashMap<>();
        key.forEach(column -> expected.put(column, row.get(column)));
        assertEquals(Samples.object(expected), new String(found, StandardCharsets.UTF_8));
    }

    @Property
    void aKeyIsTheKeyOfItself(@ForAll("rows") Map<String, String> row) throws MalformedRecordException {
        byte[] json = Samples.bytes(Samples.object(row));

        byte[] key = new KeyOfRow(List.copyOf(new ArrayList<>(row.keySet()))).of(ByteSlice.of(json));

        assertEquals(ByteSlice.of(json), ByteSlice.of(key));
    }

    @Test
    void aColumnInsideANestedValueIsNotTakenForTheKey() throws MalformedRecordException {
        byte[] row = Samples.bytes("{\"a\":{\"id\":1},\"b\":[{\"id\":2}],\"c\":\"\\\"id\\\":3\",\"id\":4}");

        assertEquals("{\"id\":4}", new String(new KeyOfRow(List.of("id")).of(ByteSlice.of(row)), StandardCharsets.UTF_8));
    }

    @Test
    void rowsWithoutKeyColumnsHaveTheSameKeyIfTheyAreAlikeToTheLetter() throws MalformedRecordException {
        KeyOfRow whole = new KeyOfRow(List.of());
        byte[] two = Samples.bytes("{\"a\":1}{\"a\":1}");

        assertEquals("{\"row\":\"015abd7f5cc57a2dd94b7590f04ad808\"}",
            new String(whole.of(new ByteSlice(two, 7, 7)), StandardCharsets.UTF_8));
        assertEquals(ByteSlice.of(whole.of(new ByteSlice(two, 0, 7))), ByteSlice.of(whole.of(new ByteSlice(two, 7, 7))));
        assertNotEquals(ByteSlice.of(whole.of(ByteSlice.of(Samples.bytes("{\"a\":1.0}")))),
            ByteSlice.of(whole.of(new ByteSlice(two, 7, 7))));
    }

    @Test
    void aRowWithoutAColumnOfItsKeyIsRefused() {
        byte[] row = Samples.bytes("{\"id\":1}");

        assertThrows(MalformedRecordException.class, () -> new KeyOfRow(List.of("id", "part")).of(ByteSlice.of(row)));
        assertThrows(MalformedRecordException.class, () -> new KeyOfRow(List.of("ID")).of(ByteSlice.of(row)));
        assertThrows(MalformedRecordException.class, () -> new KeyOfRow(List.of("id")).of(ByteSlice.of(new byte[0])));
    }
}
