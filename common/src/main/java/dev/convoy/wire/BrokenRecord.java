package dev.convoy.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.table.TableName;
import java.io.IOException;

/**
 * A numbered record in the place of changes that the source could not capture or publish. It stops its table at every target, by
 * name, until a sync has copied what it stands for.
 *
 * @param db      the source's name in the configuration
 * @param seq     its number among the table's changes
 * @param code    why, as {@code status} shows it
 * @param message for people; holds no values of rows
 */
public record BrokenRecord(String db, TableName table, long seq, int epoch, String code, String message) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public byte[] value() {
        ObjectNode node = JSON.createObjectNode().put("code", code).put("message", message);
        node.putObject("source").put("db", db).put("schema", table.schema()).put("table", table.name()).put("seq", seq).put("epoch", epoch);
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a broken record cannot be written as JSON", e);
        }
    }

    public static BrokenRecord read(byte[] value) throws MalformedRecordException {
        try {
            JsonNode node = JSON.readTree(value == null ? new byte[0] : value);
            JsonNode source = node.path("source");
            if (!node.path("code").isTextual() || !source.path("table").isTextual() || source.path("seq").asLong() < 1) {
                throw new MalformedRecordException("a broken record lacks its code, table or number");
            }
            return new BrokenRecord(source.path("db").asText(),
                new TableName(source.path("schema").asText(), source.path("table").asText()),
                source.path("seq").asLong(), source.path("epoch").asInt(), node.path("code").asText(), node.path("message").asText());
        } catch (IOException e) {
            throw new MalformedRecordException("a broken record is not JSON");
        }
    }
}
