package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The scanner sees the fields that Jackson sees, however deep their values are and however the object is spaced. */
class ObjectScannerTest {

    @Provide
    Arbitrary<ObjectNode> objects() {
        return Arbitraries.maps(Samples.texts(), nodes(3)).ofMaxSize(6).map(ObjectScannerTest::object);
    }

    private static Arbitrary<JsonNode> nodes(int depth) {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(Arbitraries.longs().map(n -> Samples.JSON.getNodeFactory().numberNode(n)),
            Arbitraries.of(true, false).map(b -> Samples.JSON.getNodeFactory().booleanNode(b)),
            Arbitraries.create(() -> Samples.JSON.nullNode()),
            Samples.texts().map(text -> Samples.JSON.getNodeFactory().textNode(text)));
        if (depth == 0) {
            return leaves;
        }
        return Arbitraries.oneOf(leaves,
            nodes(depth - 1).list().ofMaxSize(3).map(list -> {
                ArrayNode array = Samples.JSON.createArrayNode();
                list.forEach(array::add);
                return array;
            }),
            Arbitraries.maps(Samples.texts(), nodes(depth - 1)).ofMaxSize(3).map(ObjectScannerTest::object));
    }

    private static ObjectNode object(Map<String, JsonNode> fields) {
        ObjectNode object = Samples.JSON.createObjectNode();
        fields.forEach(object::set);
        return object;
    }

    @Property(tries = 200)
    void findsTheFieldsThatJacksonFinds(@ForAll("objects") ObjectNode object, @ForAll boolean spaced)
            throws IOException, MalformedRecordException {
        byte[] json = (spaced ? Samples.JSON.writerWithDefaultPrettyPrinter() : Samples.JSON.writer()).writeValueAsBytes(object);

        ObjectScanner scanner = new ObjectScanner(json, 0, json.length);

        for (Map.Entry<String, JsonNode> field : Samples.JSON.readTree(json).properties()) {
            assertTrue(scanner.next());
            assertTrue(scanner.isNamed(Samples.JSON.writeValueAsBytes(field.getKey())), field.getKey());
            assertEquals(field.getValue(), Samples.JSON.readTree(json, scanner.valueStart(), scanner.valueEnd() - scanner.valueStart()));
            assertEquals(field.getValue().isNull(), scanner.isNull());
        }
        assertFalse(scanner.next());
        assertEquals(json.length, scanner.end());
    }

    @Property(tries = 200)
    void stopsAtTheEndItWasGiven(@ForAll("objects") ObjectNode object) throws JsonProcessingException {
        byte[] json = Samples.JSON.writeValueAsBytes(object);
        for (int end = 0; end < json.length; end++) {
            int given = end;
            assertThrows(MalformedRecordException.class, () -> {
                ObjectScanner scanner = new ObjectScanner(json, 0, given);
                while (scanner.next()) {
                    assertTrue(scanner.valueEnd() <= given);
                }
            });
        }
    }

    @Test
    void readsIntegersOfUpToEighteenDigits() throws MalformedRecordException {
        assertEquals(0, number("0"));
        assertEquals(-1, number("-1"));
        assertEquals(999_999_999_999_999_999L, number("999999999999999999"));
        assertEquals(-999_999_999_999_999_999L, number("-999999999999999999"));
        for (String bad : new String[] {"-", "+1", "1.0", "1e1", "\"1\"", "null", "1000000000000000000", "--1", "1-", "{}", "[1]"}) {
            assertThrows(MalformedRecordException.class, () -> number(bad), bad);
        }
    }

    private static long number(String json) throws MalformedRecordException {
        byte[] object = Samples.bytes("{\"n\":" + json + "}");
        ObjectScanner scanner = new ObjectScanner(object, 0, object.length);
        assertTrue(scanner.next());
        return scanner.longValue();
    }

    @Test
    void tellsNullFromText() throws MalformedRecordException {
        byte[] object = Samples.bytes("{\"a\":null,\"b\":\"null\"}");
        ObjectScanner scanner = new ObjectScanner(object, 0, object.length);

        assertTrue(scanner.next());
        assertTrue(scanner.isNull());
        assertTrue(scanner.next());
        assertFalse(scanner.isNull());
        assertFalse(scanner.next());
    }

    @Test
    void aStringThatEndsInABackslashIsRefused() {
        for (String json : new String[] {"{\"", "{\"a", "{\"a\\", "{\"a\\\"", "{\"a\":\"\\", "{\"a\":[\"\\", "{\"a\":{\"b\":\"\\\""}) {
            byte[] bytes = Samples.bytes(json);
            assertThrows(MalformedRecordException.class, () -> new ObjectScanner(bytes, 0, bytes.length).next(), json);
        }
    }
}
