package dev.convoy.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.table.TableName;

/**
 * Says nothing but that another producer leads from here on: the first one in a new life of the source (failover, restore) puts it into
 * each partition, so that what a leader of the life before may still send, which the source has lost, comes too late.
 *
 * @param db       the source's name in the configuration
 * @param afterSeq the number of the last change before it
 * @param epoch    life of the source
 */
public record LeaderRecord(String db, TableName table, long afterSeq, int epoch) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public byte[] value() {
        ObjectNode node = JSON.createObjectNode();
        node.putObject("source").put("db", db).put("schema", table.schema()).put("table", table.name()).put("seq", afterSeq)
            .put("epoch", epoch);
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a leader record cannot be written as JSON", e);
        }
    }
}
