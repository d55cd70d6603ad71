package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values are joined as they are, with nothing left over. */
class JsonArrayTest {

    @Test
    void anArrayOfNothingIsEmpty() {
        assertEquals("[]", joined(List.of()));
    }

    @Test
    void valuesAreJoinedInOrder() {
        assertEquals("[{\"id\":1}]", joined(List.of(slice("{\"id\":1}"))));
        assertEquals("[{\"id\":1},{\"id\":2},{}]", joined(List.of(slice("{\"id\":1}"), slice("{\"id\":2}"), slice("{}"))));
    }

    @Test
    void valuesAreTakenOutOfTheMiddleOfTheirArrays() {
        byte[] page = "x{\"name\":\"Zo\u00eb\"}y".getBytes(StandardCharsets.UTF_8);

        assertEquals("[{\"name\":\"Zo\u00eb\"},{\"name\":\"Zo\u00eb\"}]",
            joined(List.of(new ByteSlice(page, 1, page.length - 2), new ByteSlice(page, 1, page.length - 2))));
    }

    @Test
    void aThousandValuesAreJoined() {
        List<ByteSlice> values = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            values.add(slice("{\"id\":" + i + "}"));
            expected.add("{\"id\":" + i + "}");
        }

        assertEquals("[" + String.join(",", expected) + "]", joined(values));
    }

    private static ByteSlice slice(String json) {
        return ByteSlice.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String joined(List<ByteSlice> values) {
        return new String(JsonArray.of(values), StandardCharsets.UTF_8);
    }

    @Test
    void objectsComeOutAsTheyWentIn() throws MalformedRecordException {
        List<ByteSlice> objects = List.of(slice("{\"a\":\"},{\"}"), slice("{}"), slice("{\"b\":[{}]}"));

        assertEquals(objects, JsonArray.objects(ByteSlice.of(JsonArray.of(objects))));
        assertEquals(List.of(), JsonArray.objects(ByteSlice.of(JsonArray.of(List.of()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "]", "{}", "[{}", "[{},]", "[{}{}]", "[{}]x", "[1]", "[{}},{}]"})
    void whatIsNoArrayOfObjectsIsRefused(String json) {
        assertThrows(MalformedRecordException.class, () -> JsonArray.objects(slice(json)));
    }
}
