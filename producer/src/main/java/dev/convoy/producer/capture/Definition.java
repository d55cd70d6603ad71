package dev.convoy.producer.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.KeyChoice;
import dev.convoy.table.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the configuration said of a table when it was attached, as {@code convoy.attached.definition} keeps it for the producer, which
 * does not read the configuration of tables. Immutable.
 *
 * @param relid   the table's identity in the catalog
 * @param columns captured columns; empty for all
 * @param key     what tells its rows apart
 * @param filter  row filter
 * @param nextColumn the number that the catalog gives the next column that is added
 */
record Definition(long relid, Optional<List<String>> columns, KeyChoice key, Optional<String> filter, int nextColumn) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param keyColumns the key's columns, as the catalog says now */
    ObjectNode toJson(List<String> keyColumns) {
        ObjectNode node = JSON.createObjectNode().put("relid", relid).put("filter", filter.orElse(null));
        node.putPOJO("columns", columns.orElse(null));
        node.putPOJO("key", keyColumns);
        node.put("key_index", key instanceof KeyChoice.UniqueIndex index ? index.index() : null);
        node.put("key_named", key instanceof KeyChoice.Columns).put("next_column", nextColumn);
        return node.put("identity", Catalog.identity(key).name());
    }

    /**
     * The same with the names that columns have now.
     *
     * @param now by the name they had
     */
    Definition renamed(Map<String, String> now) {
        KeyChoice choice = key instanceof KeyChoice.Columns named ? new KeyChoice.Columns(renamed(named.columns(), now)) : key;
        return new Definition(relid, columns.map(names -> renamed(names, now)), choice, filter, nextColumn);
    }

    private static List<String> renamed(List<String> names, Map<String, String> now) {
        return names.stream().map(name -> now.getOrDefault(name, name)).toList();
    }

    /** @throws IllegalStateException when it is not what {@link #toJson} writes */
    static Definition read(String definition) {
        try {
            JsonNode node = JSON.readTree(definition);
            return new Definition(node.get("relid").asLong(), Optional.of(node.get("columns")).filter(JsonNode::isArray)
                .map(Definition::texts), choice(node), Optional.ofNullable(node.get("filter").textValue()),
                node.path("next_column").asInt());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("convoy.attached.definition is not JSON", e);
        }
    }

    private static KeyChoice choice(JsonNode node) {
        return switch (Identity.valueOf(node.path("identity").asText(Identity.KEY.name()))) {
            case FULL_ROW -> new KeyChoice.FullRow();
            case NONE -> new KeyChoice.InsertOnly();
            case KEY -> node.path("key_named").asBoolean() ? new KeyChoice.Columns(texts(node.get("key")))
                : node.get("key_index").isNull() ? new KeyChoice.PrimaryKey() : new KeyChoice.UniqueIndex(node.get("key_index").asText());
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
