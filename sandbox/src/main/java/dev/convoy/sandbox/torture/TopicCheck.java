package dev.convoy.sandbox.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the whole topic: in each partition numbers are dense and in order, a number that comes again says the same (I2), and the changes
 * are those that were committed, each once (I1). Confined to one thread.
 */
final class TopicCheck {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Arena arena;
    private final Ledger ledger;
    private final SourceHistory history;
    private long repeats;
    private long records;

    TopicCheck(Arena arena, Ledger ledger, SourceHistory history) {
        this.arena = arena;
        this.ledger = ledger;
        this.history = history;
    }

    void check() {
        String topic = "convoy." + Arena.SOURCE;
        Map<String, Object> settings = Map.of("bootstrap.servers", arena.bootstrapServers(), "enable.auto.commit", "false",
            "max.poll.records", "5000");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition())).toList();
            for (TopicPartition partition : partitions) {
                check(consumer, partition);
            }
        } catch (MalformedRecordException | IOException e) {
            ledger.violation("the topic holds a record that cannot be read: %s", e.getMessage());
        }
        ledger.fact("records on the topic: %,d, of them %,d sent again", records, repeats);
    }

    private void check(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) throws MalformedRecordException, IOException {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        List<Integer> hashes = new ArrayList<>();
        Versions versions = new Versions();
        long deletes = 0;
        long truncates = 0;
        String table = null;
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                records++;
                if (Kind.of(record.headers()) != Kind.CHANGE) {
                    continue;
                }
                long seq = Kind.seq(record.headers());
                int hash = Arrays.hashCode(record.value());
                if (seq <= hashes.size()) {
                    repeats++;
                    if (hashes.get((int) seq - 1) != hash) {
                        ledger.violation("change %d of partition %d was altered: offset %d", seq, partition.partition(), record.offset());
                    }
                    continue;
                }
                if (seq != hashes.size() + 1) {
                    ledger.violation("behind change %d of partition %d comes change %d, at offset %d", hashes.size(),
                        partition.partition(), seq, record.offset());
                    return;
                }
                hashes.add(hash);
                JsonNode value = JSON.readTree(record.value());
                table = value.path("source").path("table").asText();
                switch (value.path("op").asText()) {
                    case "d" -> deletes++;
                    case "t" -> truncates++;
                    default -> versions.add(value.path("after").path("version").asLong());
                }
            }
        }
        if (table != null) {
            compare(table, versions.sorted(), deletes, truncates);
        }
    }

    private void compare(String table, long[] versions, long deletes, long truncates) {
        long[] committed = history.versionsOf(table);
        int here = 0;
        int there = 0;
        while (here < committed.length || there < versions.length) {
            if (there == versions.length || here < committed.length && committed[here] < versions[there]) {
                ledger.violation("version %d of table %s was committed and is not on the topic", committed[here++], table);
            } else if (here == committed.length || versions[there] < committed[here]) {
                ledger.violation("version %d of table %s is on the topic and was not committed, or only once", versions[there++], table);
            } else {
                here++;
                there++;
            }
        }
        if (deletes != history.deletes().getOrDefault(table, 0L) || truncates != history.truncates().getOrDefault(table, 0L)) {
            ledger.violation("table %s: %d deletes and %d truncates on the topic, %s and %s committed", table, deletes, truncates,
                history.deletes().getOrDefault(table, 0L), history.truncates().getOrDefault(table, 0L));
        }
    }
}
