package dev.convoy.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.table.KeyOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * How the source finds out what a target should hold of a table, kept at the source as JSON. Made where both catalogs and the mapping
 * are known.
 *
 * @param order   the order of each of the key's columns
 * @param key     the target's columns that are the key, in the order of the source's
 * @param columns the target's columns that are compared
 * @param values  for each of them the SQL of its text, over the source's columns as {@code s}
 * @param where   the target's row filter over them, or null
 */
public record CheckPlan(List<KeyOrder> order, List<String> key, List<String> columns, List<String> values, String where) {
    public CheckPlan {
        order = List.copyOf(order);
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        values = List.copyOf(values);
    }

    /** A plan that only orders keys, for a copy. */
    public static CheckPlan ordering(List<KeyOrder> order) {
        return new CheckPlan(order, List.of(), List.of(), List.of(), null);
    }

    public String toJson() {
        ObjectNode node = ChunkHead.JSON.createObjectNode();
        ArrayNode orders = node.putArray("order");
        order.forEach(each -> orders.add(each.name()));
        key.forEach(node.putArray("key")::add);
        columns.forEach(node.putArray("columns")::add);
        values.forEach(node.putArray("values")::add);
        return node.put("where", where).toString();
    }

    /** @throws IllegalArgumentException when it is no plan */
    public static CheckPlan fromJson(String json) {
        try {
            JsonNode node = ChunkHead.JSON.readTree(json);
            List<KeyOrder> order = new ArrayList<>();
            node.path("order").forEach(each -> order.add(KeyOrder.valueOf(each.asText())));
            return new CheckPlan(order, ChunkHead.texts(node.path("key")), ChunkHead.texts(node.path("columns")),
                ChunkHead.texts(node.path("values")), node.path("where").textValue());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a plan is not JSON", e);
        }
    }
}
