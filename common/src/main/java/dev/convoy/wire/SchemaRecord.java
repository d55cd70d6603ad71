package dev.convoy.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.io.IOException;

/**
 * The {@code schema} record that precedes the first change of a shape. Not numbered: it may come again after a crash.
 *
 * @param db       the source's name in the configuration
 * @param afterSeq the number after which it stands
 * @param epoch    life of the source
 * @param systemId the source cluster's system identifier
 * @param timeline the source cluster's timeline
 */
public record SchemaRecord(String db, TableName table, long afterSeq, int epoch, String systemId, int timeline, Shape shape) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public byte[] value() {
        ObjectNode node = shape.toJson();
        node.putObject("source").put("db", db).put("schema", table.schema()).put("table", table.name()).put("seq", afterSeq)
            .put("epoch", epoch).put("system_id", systemId).put("timeline", timeline);
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema record cannot be written as JSON", e);
        }
    }

    public static SchemaRecord read(byte[] value) throws MalformedRecordException {
        if (value == null) {
            throw new MalformedRecordException("a schema record has no value");
        }
        try {
            JsonNode node = JSON.readTree(value);
            JsonNode source = node.path("source");
            TableName table = new TableName(source.path("schema").asText(), source.path("table").asText());
            return new SchemaRecord(source.path("db").asText(), table, source.path("seq").asLong(), source.path("epoch").asInt(),
                source.path("system_id").asText(), source.path("timeline").asInt(), Shape.fromJson(0, node));
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecordException("a schema record is not what it should be: " + e.getClass().getSimpleName());
        }
    }
}
