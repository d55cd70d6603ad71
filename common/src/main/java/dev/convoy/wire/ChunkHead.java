package dev.convoy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * What every record about a key range says of itself. It tells what was true when exactly the changes up to {@code afterSeq} had
 * happened. Not numbered: after a crash it may come again, at a later place and with what was true there.
 *
 * @param sync    which pass over the table it is a part of
 * @param chunk   its number in the pass, from 1
 * @param targets the targets it is for; others pass it over
 * @param shape   the shape its rows are written in
 */
public record ChunkHead(String db, TableName table, long afterSeq, int epoch, long sync, int chunk, List<String> targets, KeyRange range,
                        Shape shape) {
    static final JsonMapper JSON = JsonMapper.builder().build();

    public ChunkHead {
        targets = List.copyOf(targets);
    }

    public boolean isFirst() {
        return chunk == 1;
    }

    ObjectNode toJson() {
        ObjectNode node = JSON.createObjectNode().put("sync", sync).put("chunk", chunk);
        targets.forEach(node.putArray("targets")::add);
        node.put("after_key", range.afterKey()).put("last_key", range.lastKey());
        ArrayNode order = node.putArray("key_order");
        range.order().forEach(each -> order.add(each.name()));
        node.set("schema", shape.toJson());
        node.putObject("source").put("db", db).put("schema", table.schema()).put("table", table.name()).put("seq", afterSeq)
            .put("epoch", epoch);
        return node;
    }

    /** @throws IllegalArgumentException when something is missing or unknown */
    static ChunkHead fromJson(JsonNode head) {
        JsonNode source = head.path("source");
        List<KeyOrder> order = new ArrayList<>();
        head.path("key_order").forEach(each -> order.add(KeyOrder.valueOf(each.asText())));
        ChunkHead read = new ChunkHead(source.path("db").asText(),
            new TableName(source.path("schema").asText(), source.path("table").asText()), number(source, "seq"),
            source.path("epoch").asInt(), number(head, "sync"), Math.toIntExact(number(head, "chunk")), texts(head.path("targets")),
            new KeyRange(head.path("after_key").textValue(), head.path("last_key").textValue(), order),
            Shape.fromJson(0, head.path("schema")));
        // Parts of a copy without keys are told apart by one text, which names the reading they are of.
        int texts = read.shape.identity().isKeyless() ? 1 : read.shape.key().size();
        if (read.targets.isEmpty() || read.chunk < 1 || order.size() != read.shape.key().size() || !isKey(read.range.afterKey(), texts)
            || !isKey(read.range.lastKey(), texts)) {
            throw new IllegalArgumentException("a key range does not fit the table's key, or says nothing of whom it is for");
        }
        return read;
    }

    private static long number(JsonNode node, String field) {
        if (!node.path(field).isIntegralNumber()) {
            throw new IllegalArgumentException("no " + field);
        }
        return node.path(field).longValue();
    }

    private static boolean isKey(String key, int columns) {
        return key == null || KeyTexts.of(key).size() == columns;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
