package dev.convoy.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code chunk} record: all rows of a key range, as they were when exactly the changes up to {@code afterSeq} had happened. Not
 * numbered: after a crash it may come again, at a later place and with what was true there.
 *
 * @param sync     which sync it is a part of
 * @param chunk    its number in the sync, from 1
 * @param targets  the targets it is for; others pass it over
 * @param afterKey the range begins behind this key (JSON); null: at the first
 * @param lastKey  the range ends with this key (JSON); null: with the last, and so does the sync
 * @param shape    the shape its rows are written in
 * @param rows     the rows, as one JSON array
 */
public record ChunkRecord(String db, TableName table, long afterSeq, int epoch, long sync, int chunk, List<String> targets, String afterKey,
                          String lastKey, Shape shape, ByteSlice rows) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final byte[] ROWS = JsonText.quoted("rows");
    private static final byte[] ROWS_FIELD = ",\"rows\":".getBytes(StandardCharsets.US_ASCII);

    public ChunkRecord {
        targets = List.copyOf(targets);
    }

    public boolean isFirst() {
        return chunk == 1;
    }

    public boolean isLast() {
        return lastKey == null;
    }

    public byte[] value() {
        try {
            ObjectNode node = JSON.createObjectNode().put("sync", sync).put("chunk", chunk);
            targets.forEach(node.putArray("targets")::add);
            node.put("after_key", afterKey).put("last_key", lastKey);
            node.set("schema", shape.toJson());
            node.putObject("source").put("db", db).put("schema", table.schema()).put("table", table.name()).put("seq", afterSeq)
                .put("epoch", epoch);
            byte[] head = JSON.writeValueAsBytes(node);
            ByteArrayOutputStream value = new ByteArrayOutputStream(head.length + rows.length() + 16);
            value.write(head, 0, head.length - 1);
            value.writeBytes(ROWS_FIELD);
            value.write(rows.bytes(), rows.from(), rows.length());
            value.write('}');
            return value.toByteArray();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a chunk record cannot be written as JSON", e);
        }
    }

    /** @throws MalformedRecordException when the value is not a chunk */
    public static ChunkRecord read(byte[] value) throws MalformedRecordException {
        if (value == null) {
            throw new MalformedRecordException("a chunk record has no value");
        }
        ObjectScanner fields = new ObjectScanner(value, 0, value.length);
        ByteSlice rows = null;
        int headEnd = 0;
        while (fields.next()) {
            if (fields.isNamed(ROWS)) {
                rows = new ByteSlice(value, fields.valueStart(), fields.valueEnd() - fields.valueStart());
            } else {
                headEnd = fields.valueEnd();
            }
        }
        if (rows == null || rows.from() < headEnd || fields.end() != value.length) {
            throw new MalformedRecordException("a chunk record has no rows at its end");
        }
        try {
            JsonNode head = JSON.readTree(new String(value, 0, headEnd, StandardCharsets.UTF_8) + "}");
            JsonNode source = head.path("source");
            List<String> targets = new ArrayList<>();
            head.path("targets").forEach(target -> targets.add(target.asText()));
            return new ChunkRecord(source.path("db").asText(), new TableName(source.path("schema").asText(), source.path("table").asText()),
                source.path("seq").asLong(), source.path("epoch").asInt(), head.path("sync").asLong(), head.path("chunk").asInt(), targets,
                head.path("after_key").textValue(), head.path("last_key").textValue(), Shape.fromJson(0, head.path("schema")), rows);
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecordException("a chunk record is not what it should be: " + e.getClass().getSimpleName());
        }
    }
}
