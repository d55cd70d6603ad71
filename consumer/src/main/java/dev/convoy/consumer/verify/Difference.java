package dev.convoy.consumer.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A row in which a target differs from what it should hold.
 *
 * @param key     the row's key as JSON, with the source's names
 * @param columns the target's columns that differ; empty unless the row is on both sides
 */
record Difference(Kind kind, String key, List<String> columns) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    enum Kind { MISSING, EXTRA, DIFFERENT }

    /**
     * @param expected hashes of the columns at the source; null when it has no such row
     * @param found    hashes of the columns at the target; null when it has no such row
     */
    static Difference of(String key, List<String> columns, String[] expected, String[] found) {
        if (expected == null || found == null) {
            return new Difference(found == null ? Kind.MISSING : Kind.EXTRA, key, List.of());
        }
        List<String> differing = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!Objects.equals(expected[i], found[i])) {
                differing.add(columns.get(i));
            }
        }
        return new Difference(Kind.DIFFERENT, key, differing);
    }

    static String json(List<Difference> differences) {
        try {
            ArrayNode list = JSON.createArrayNode();
            for (Difference each : differences) {
                ObjectNode node = list.addObject().put("kind", each.kind().name().toLowerCase(java.util.Locale.ROOT));
                node.set("key", JSON.readTree(each.key()));
                each.columns().forEach(node.putArray("columns")::add);
            }
            return list.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a key is not JSON", e);
        }
    }
}
