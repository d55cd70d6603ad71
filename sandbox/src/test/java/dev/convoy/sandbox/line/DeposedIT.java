package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.Term;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a leader sends that was deposed while it was cut off, behind its successor's records, changes nothing (I6). */
class DeposedIT {

    @Test
    void aLateChunkIsPassedOverWhereverATargetStands() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (v text); INSERT INTO t VALUES ('a'), ('b'), ('c')")
                .table("{table: public.t, key: full_row}", "public.t").withTarget("one", "create_tables: true", "replay: manual").setup();
            Runnable producer = line.startProducer();
            Runnable consumer = line.startConsumer("one");
            line.await("one", "SELECT state FROM convoy.progress WHERE synced_id IS NOT NULL", "live");
            ConsumerRecord<byte[], byte[]> late = chunk(line);
            producer.run();
            line.startProducer();
            assertEquals(0, line.admin("sync", "--target", "one").status());
            line.assertEqual("one", "public", "t");

            send(line, late, 0);
            line.source("INSERT INTO t VALUES ('one')").awaitEqual("one", "public", "t");

            // Who begins anew remembers who led: behind a change,
            consumer.run();
            send(line, late, 1);
            consumer = line.startConsumer("one");
            line.source("INSERT INTO t VALUES ('two')").awaitEqual("one", "public", "t");

            // a change that is parked,
            line.target("one", "ALTER TABLE t ADD CONSTRAINT small CHECK (length(v) < 6)").source("INSERT INTO t VALUES ('too long')")
                .await("one", "SELECT state FROM convoy.progress", "parked");
            consumer.run();
            send(line, late, 3);
            consumer = line.startConsumer("one");
            line.source("INSERT INTO t VALUES ('four')").await("one", "SELECT received FROM convoy.progress", "4");

            // another that has joined it,
            consumer.run();
            send(line, late, 4);
            consumer = line.startConsumer("one");
            line.source("INSERT INTO t VALUES ('five')").await("one", "SELECT received FROM convoy.progress", "5");
            assertEquals("3 4 5", line.ask("one", "SELECT string_agg(seq::text, ' ' ORDER BY seq, part) FROM convoy.parked"));
            line.target("one", "ALTER TABLE t DROP CONSTRAINT small");
            assertEquals(0, line.admin("replay", "--target", "one").status());
            line.awaitEqual("one", "public", "t");

            // and a copy.
            assertEquals(0, line.admin("sync", "--target", "one").status());
            consumer.run();
            send(line, late, 5);
            line.startConsumer("one");
            line.source("INSERT INTO t VALUES ('six')").awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aSourceWhoseClockIsBehindTheTopicsLastLeaderIsLedByALaterOne() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
            line.startConsumer("one");
            for (int id = 1; id <= 2; id++) {
                Runnable producer = line.startProducer();
                line.source("INSERT INTO t VALUES (" + id + ")").awaitEqual("one", "public", "t");
                producer.run();
                line.source("UPDATE convoy.leader SET term = term + 1000000");
            }
            line.source("UPDATE convoy.leader SET term = 1");

            line.startProducer();

            line.source("INSERT INTO t VALUES (3)").awaitEqual("one", "public", "t");
            assertEquals(0, line.admin("sync", "--target", "one").status());
        }
    }

    /** The whole copy, of one record. */
    private static ConsumerRecord<byte[], byte[]> chunk(Line line) throws MalformedRecordException {
        TopicPartition partition = new TopicPartition("convoy." + line.name(), 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", Servers.kafka().bootstrapServers(), "enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(5))) {
                    if (Kind.of(record.headers()) == Kind.CHUNK) {
                        return record;
                    }
                }
            }
        }
        throw new AssertionError("there is no chunk");
    }

    /** Sends a chunk behind another change than it stood behind. */
    private static void send(Line line, ConsumerRecord<byte[], byte[]> chunk, long afterSeq) throws Exception {
        RecordHeaders headers = new RecordHeaders();
        Kind.CHUNK.addTo(headers, afterSeq);
        headers.add(chunk.headers().lastHeader(Term.HEADER));
        String value = new String(chunk.value(), StandardCharsets.UTF_8).replace("\"seq\":0", "\"seq\":" + afterSeq);
        assertTrue(value.contains("\"seq\":" + afterSeq), value);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", Servers.kafka().bootstrapServers()),
            new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("convoy." + line.name(), 0, (byte[]) null, value.getBytes(StandardCharsets.UTF_8), headers))
                .get();
        }
    }
}
