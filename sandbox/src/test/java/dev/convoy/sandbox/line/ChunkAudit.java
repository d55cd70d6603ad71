package dev.convoy.sandbox.line;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.wire.CheckRecord;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.PartHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the rows that passes over a table have put into the topic, those included that came again after a crash. */
final class ChunkAudit {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ChunkAudit() {
    }

    /** @param kind {@link Kind#CHUNK} or {@link Kind#CHECK} */
    static long rows(String bootstrap, String topic, Kind kind, String table) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false");
        long rows = 0;
        Map<String, ByteArrayOutputStream> parts = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition())).toList();
            for (TopicPartition partition : all) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).get(partition);
                while (consumer.position(partition) < end) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(5)).records(partition)) {
                        rows += rows(record, kind, table, parts);
                    }
                }
            }
            return rows;
        } catch (MalformedRecordException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** @param parts values of which some parts have been read; one that was cut short stays among them and is not counted */
    private static long rows(ConsumerRecord<byte[], byte[]> record, Kind kind, String table, Map<String, ByteArrayOutputStream> parts)
            throws MalformedRecordException, IOException {
        Optional<PartHeader> part = PartHeader.of(record.headers());
        if (Kind.of(record.headers()) != kind) {
            return 0;
        }
        if (part.isPresent()) {
            parts.computeIfAbsent(part.get().id(), id -> new ByteArrayOutputStream()).writeBytes(record.value());
            return part.get().index() < part.get().count() ? 0 : rows(parts.remove(part.get().id()).toByteArray(), kind, table);
        }
        return rows(record.value(), kind, table);
    }

    private static long rows(byte[] value, Kind kind, String table) throws MalformedRecordException, IOException {
        if (kind == Kind.CHECK) {
            CheckRecord check = CheckRecord.read(value);
            return check.head().table().name().equals(table) ? check.count() : 0;
        }
        ChunkRecord chunk = ChunkRecord.read(value);
        return chunk.head().table().name().equals(table) ? JSON.readTree(chunk.rows().toArray()).size() : 0;
    }
}
