package dev.convoy.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shape is what the source's catalog said, and travels as JSON. */
class ShapeTest {
    private static final Shape SHAPE = new Shape(3, List.of(
        new Column("id", "bigint", "pg_catalog.int8", true, false),
        new Column("odd \"name\" \u00e9", "text[]", "pg_catalog._text", false, true)), List.of("id"));

    @Test
    void theJsonReadsBackAsTheSameShape() {
        assertEquals(SHAPE, Shape.fromJson(0, SHAPE.toJson()));
        assertEquals(SHAPE, Shape.fromJson(0, SHAPE.toJson().toString()));
    }

    @Test
    void aNumberFromOutsideWinsOverTheOneInside() {
        assertEquals(7, Shape.fromJson(7, SHAPE.toJson()).id());
    }

    @Test
    void theSourcesDescriptionIsReadWithoutANumberOfItsOwn() {
        Shape shape = Shape.fromJson(4, "{\"key\": [\"b\", \"a\"], \"columns\": ["
            + "{\"base\": \"pg_catalog.int4\", \"name\": \"a\", \"text\": false, \"type\": \"integer\", \"not_null\": true}, "
            + "{\"base\": \"pg_catalog.int4\", \"name\": \"b\", \"text\": false, \"type\": \"integer\", \"not_null\": true}]}");

        assertEquals(List.of("b", "a"), shape.key());
        assertEquals(List.of("a", "b"), shape.columns().stream().map(Column::name).toList());
    }

    @Test
    void aShapeDoesNotChangeWithTheListsItWasMadeFrom() {
        List<Column> columns = new ArrayList<>(SHAPE.columns());
        List<String> key = new ArrayList<>(SHAPE.key());
        Shape shape = new Shape(3, columns, key);

        columns.clear();
        key.clear();

        assertEquals(SHAPE, shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "null", "[]", "{\"columns\":[]}", "{\"columns\":{\"name\":\"a\"}}",
        "{\"columns\":[{\"name\":\"a\"}]}",
        "{\"columns\":[{\"name\":null,\"type\":\"t\",\"base\":\"b\"}]}"})
    void whatIsNoShapeIsRefused(String json) {
        assertThrows(IllegalArgumentException.class, () -> Shape.fromJson(1, json));
    }

    @Test
    void aShapeWithoutANumberIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Shape.fromJson(0, SHAPE.toJson().put("shape", 0)));
        assertThrows(IllegalArgumentException.class, () -> Shape.fromJson(-1, SHAPE.toJson().without("shape")));
    }

    @Test
    void aKeyOfNoColumnsIsTheWholeRowAndNoKeyIsNone() {
        Shape whole = new Shape(1, SHAPE.columns(), List.of(), Identity.FULL_ROW);
        Shape none = new Shape(1, SHAPE.columns(), List.of(), Identity.NONE);

        assertEquals("[]", whole.toJson().get("key").toString());
        assertEquals("null", none.toJson().get("key").toString());
        assertEquals(whole, Shape.fromJson(0, whole.toJson()));
        assertEquals(none, Shape.fromJson(0, none.toJson()));
        assertThrows(IllegalArgumentException.class, () -> new Shape(1, SHAPE.columns(), List.of(), Identity.KEY));
        assertThrows(IllegalArgumentException.class, () -> new Shape(1, SHAPE.columns(), SHAPE.key(), Identity.NONE));
    }
}
