package dev.convoy.consumer.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A row in which a target differs from what it should hold.
 *
 * @param key     the row's key as JSON, with the source's names
 * @param columns the target's columns that differ; empty unless the row is on both sides
 */
record Difference(Kind kind, String key, List<String> columns) {

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
        // Equal, and found all the same: the target has the row more than once.
        return new Difference(differing.isEmpty() ? Kind.EXTRA : Kind.DIFFERENT, key, differing);
    }

    /** As one JSON array; keys are spliced in as they are, since a parser would take digits off their numbers. */
    static String json(List<Difference> differences) {
        StringBuilder list = new StringBuilder("[");
        for (Difference each : differences) {
            list.append(list.length() == 1 ? "" : ",").append("{\"kind\":\"").append(each.kind().name().toLowerCase(Locale.ROOT))
                .append("\",\"key\":").append(each.key()).append(",\"columns\":")
                .append(JsonNodeFactory.instance.arrayNode().addAll(each.columns().stream().map(TextNode::valueOf).toList())).append('}');
        }
        return list.append(']').toString();
    }
}
