package dev.convoy.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Columns and key of a table's rows at some place of its stream. Immutable.
 *
 * @param id      number of the shape among the table's, from 1
 * @param columns in the table's order
 * @param key     the columns that find a row, in the key's order; empty where none do
 * @param identity what makes a row itself
 */
public record Shape(int id, List<Column> columns, List<String> key, Identity identity) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]|\"\")*+\"");
    private static final Pattern TYPE_NAME = Pattern.compile("(?U)(?!.*--)[\\w $.,()\\[\\]-]*");

    public Shape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        if (key.isEmpty() != identity.isKeyless()) {
            throw new IllegalArgumentException("the key of a shape does not fit what makes its rows themselves");
        }
    }

    /** A shape whose rows are told apart by columns, or, without any, by all of them. */
    public Shape(int id, List<Column> columns, List<String> key) {
        this(id, columns, key, key.isEmpty() ? Identity.FULL_ROW : Identity.KEY);
    }

    /** The JSON that {@code convoy.shape_of} makes at the source, and that schema records and targets keep. */
    public ObjectNode toJson() {
        ObjectNode node = JSON.createObjectNode().put("shape", id);
        ArrayNode list = node.putArray("columns");
        for (Column column : columns) {
            ObjectNode each = list.addObject().put("name", column.name()).put("type", column.type()).put("base", column.base())
                .put("not_null", column.notNull()).put("text", column.text());
            if (column.origin() > 0) {
                each.put("origin", column.origin());
            }
            if (column.filling().varies() || column.filling().constant() != null) {
                each.put("filled", column.filling().constant()).put("filled_varies", column.filling().varies());
            }
        }
        if (identity == Identity.NONE) {
            node.putNull("key");
        } else {
            key.forEach(node.putArray("key")::add);
        }
        return node;
    }

    /**
     * @param id the shape's number; 0 to take it from the JSON's field {@code shape}
     * @throws IllegalArgumentException when the JSON is not a shape
     */
    public static Shape fromJson(int id, String json) {
        try {
            return fromJson(id, JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a shape is not JSON", e);
        }
    }

    /** As {@link #fromJson(int, String)}. */
    public static Shape fromJson(int id, JsonNode node) {
        int number = id > 0 ? id : node.path("shape").asInt();
        List<Column> columns = new ArrayList<>();
        for (JsonNode c : node.path("columns")) {
            columns.add(new Column(text(c, "name"), text(c, "type"), text(c, "base"), c.path("not_null").asBoolean(),
                c.path("text").asBoolean(), c.path("origin").asInt(),
                new Column.Filling(c.path("filled").textValue(), c.path("filled_varies").asBoolean())));
        }
        List<String> key = new ArrayList<>();
        node.path("key").forEach(k -> key.add(k.asText()));
        for (Column column : columns) {
            if (!isTypeName(column.type()) || !isTypeName(column.base())) {
                throw new IllegalArgumentException("a column of a shape has a type that is none");
            }
        }
        if (number < 1 || columns.isEmpty() || !node.path("key").isArray() && !node.path("key").isNull()) {
            throw new IllegalArgumentException("a shape has no number, no columns, or says nothing of its key");
        }
        return new Shape(number, columns, key,
            node.path("key").isNull() ? Identity.NONE : key.isEmpty() ? Identity.FULL_ROW : Identity.KEY);
    }

    /** Types become a part of statements at targets: what a catalog does not print is not one. */
    private static boolean isTypeName(String type) {
        return TYPE_NAME.matcher(QUOTED.matcher(type).replaceAll("")).matches();
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("a column of a shape has no " + field);
        }
        return value.asText();
    }
}
