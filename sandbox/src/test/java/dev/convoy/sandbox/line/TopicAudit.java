package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a whole topic and checks invariant 2: numbers are dense in each partition, and a number that comes twice says the same. */
final class TopicAudit {
    private TopicAudit() {
    }

    /** Returns how many numbered records came more than once. */
    static long check(Line line) {
        Map<String, Object> settings = Map.of("bootstrap.servers", Servers.kafka().bootstrapServers(), "auto.offset.reset", "earliest",
            "enable.auto.commit", "false");
        long repeats = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
            String topic = "convoy." + line.name();
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition()))
                .toList();
            for (TopicPartition partition : partitions) {
                repeats += check(consumer, partition);
            }
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
        return repeats;
    }

    private static long check(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) throws MalformedRecordException {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        Map<Long, byte[]> values = new HashMap<>();
        long last = 0;
        long repeats = 0;
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(5)).records(partition)) {
                if (Kind.of(record.headers()) != Kind.CHANGE) {
                    continue;
                }
                long seq = Kind.seq(record.headers());
                byte[] before = values.put(seq, record.value());
                if (before != null) {
                    repeats++;
                    assertArrayEquals(before, record.value(), "change " + seq + " of partition " + partition + " was altered");
                } else {
                    assertEquals(last + 1, seq, "numbers of partition " + partition);
                    last = seq;
                }
            }
        }
        return repeats;
    }
}
