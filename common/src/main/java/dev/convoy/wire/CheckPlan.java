package dev.convoy.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.table.Column;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How the source finds out what a target should hold of a table, kept at the source as JSON. Made where both catalogs and the mapping
 * are known.
 *
 * @param order   the order of each of the key's columns
 * @param key     the target's columns that are the key, in the order of the source's
 * @param columns the target's columns that are compared
 * @param values  for each of them the SQL of its text, over the source's columns as {@code s}
 * @param where   the target's row filter over them, or null
 * @param types   the source's columns and their types when this was made, where every one of them goes to the column of its name; empty
 *                where a mapping says which go where
 */
public record CheckPlan(List<KeyOrder> order, List<String> key, List<String> columns, List<String> values, String where,
        Map<String, String> types) {
    public CheckPlan {
        order = List.copyOf(order);
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        values = List.copyOf(values);
        types = Map.copyOf(types);
    }

    /** A plan that only orders keys, for a copy. */
    public static CheckPlan ordering(List<KeyOrder> order) {
        return new CheckPlan(order, List.of(), List.of(), List.of(), null, Map.of());
    }

    /**
     * This plan for a table that was altered since it was made: a target that takes every column has followed.
     *
     * @param text the SQL of a column's text, over the source's columns as {@code s}
     */
    public CheckPlan fitting(Shape shape, Function<Column, String> text) {
        if (types.isEmpty()) {
            return this;
        }
        List<String> names = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Column column : shape.columns()) {
            boolean isOther = !column.type().equals(types.get(column.name()));
            int at = columns.indexOf(column.name());
            if (isOther || at >= 0) {
                names.add(column.name());
                texts.add(isOther ? text.apply(column) : values.get(at));
            }
        }
        return new CheckPlan(order, shape.key(), names, texts, where, types);
    }


    public String toJson() {
        ObjectNode node = ChunkHead.JSON.createObjectNode();
        ArrayNode orders = node.putArray("order");
        order.forEach(each -> orders.add(each.name()));
        key.forEach(node.putArray("key")::add);
        columns.forEach(node.putArray("columns")::add);
        values.forEach(node.putArray("values")::add);
        types.forEach(node.putObject("types")::put);
        return node.put("where", where).toString();
    }

    /** @throws IllegalArgumentException when it is no plan */
    public static CheckPlan fromJson(String json) {
        try {
            JsonNode node = ChunkHead.JSON.readTree(json);
            List<KeyOrder> order = new ArrayList<>();
            node.path("order").forEach(each -> order.add(KeyOrder.valueOf(each.asText())));
            Map<String, String> types = new HashMap<>();
            node.path("types").properties().forEach(type -> types.put(type.getKey(), type.getValue().asText()));
            return new CheckPlan(order, ChunkHead.texts(node.path("key")), ChunkHead.texts(node.path("columns")),
                ChunkHead.texts(node.path("values")), node.path("where").textValue(), types);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a plan is not JSON", e);
        }
    }
}
