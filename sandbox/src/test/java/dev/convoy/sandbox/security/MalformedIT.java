package dev.convoy.sandbox.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.line.Line;
import dev.convoy.sandbox.line.Servers;
import dev.convoy.wire.Kind;
import dev.convoy.wire.PartHeader;
import dev.convoy.wire.Term;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Who may write to the topic can send anything. Whatever it is, its table stops with a named error and applies nothing of it, the process
 * lives, the other tables go on, and a sync mends it (I5).
 */
class MalformedIT {
    private static final long SEED = 20_261_123;
    /** A number that came before, and one whose predecessors come later, stop nothing for long. */
    private static final String PASSED_OVER = "";
    private static final int FUZZ_TABLES = 3;
    private static final int FUZZ_RECORDS = 150;

    /** What is done to a copy of a table's second change, which becomes its third, and the error that names it. */
    private record Forgery(String code, BiConsumer<Headers, byte[][]> damage) {
        boolean passedOver() {
            return code.equals(PASSED_OVER);
        }
    }

    private static final Map<String, Forgery> FORGERIES = forgeries();

    private static Map<String, Forgery> forgeries() {
        Map<String, Forgery> all = new LinkedHashMap<>();
        all.put("random_bytes", new Forgery("UNKNOWN_RECORD", (headers, value) -> new Random(SEED).nextBytes(value[0])));
        all.put("half_a_record", new Forgery("UNKNOWN_RECORD", (headers, value) -> value[0] = java.util.Arrays.copyOf(value[0],
            value[0].length / 2)));
        all.put("wrong_json", new Forgery("UNKNOWN_RECORD", (headers, value) -> value[0] = text("[1, {\"op\": 7}]")));
        all.put("no_value", new Forgery("UNKNOWN_RECORD", (headers, value) -> value[0] = null));
        all.put("other_table", new Forgery("UNKNOWN_RECORD", (headers, value) -> value[0] = text(new String(value[0],
            StandardCharsets.UTF_8).replace("\"other_table\"", "\"healthy\""))));
        all.put("unknown_kind", new Forgery("UNKNOWN_RECORD", (headers, value) -> set(headers, Kind.HEADER, "drop table")));
        all.put("no_headers", new Forgery("UNKNOWN_RECORD", (headers, value) -> headers.remove(Kind.HEADER).remove(Kind.SEQ_HEADER)));
        all.put("no_number", new Forgery("UNKNOWN_RECORD", (headers, value) -> set(headers, Kind.SEQ_HEADER, "-3")));
        all.put("huge_number", new Forgery("UNKNOWN_RECORD", (headers, value) -> set(headers, Kind.SEQ_HEADER, "9".repeat(400))));
        all.put("number_behind", new Forgery(PASSED_OVER, (headers, value) -> set(headers, Kind.SEQ_HEADER, "1")));
        all.put("number_ahead", new Forgery(PASSED_OVER, (headers, value) -> set(headers, Kind.SEQ_HEADER, "4711")));
        all.put("odd_term", new Forgery("UNKNOWN_RECORD", (headers, value) -> set(headers, Term.HEADER, "0x1")));
        all.put("last_term", new Forgery("UNKNOWN_RECORD", (headers, value) -> set(headers, Term.HEADER, "9".repeat(18))));
        all.put("bad_part", new Forgery("UNKNOWN_RECORD", (headers, value) -> set(headers, PartHeader.NAME, "no part")));
        all.put("huge_part", new Forgery("UNKNOWN_RECORD", (headers, value) -> set(headers, PartHeader.NAME, "a 1/2 2147483647")));
        all.put("part_of_nothing", new Forgery("UNKNOWN_RECORD", (headers, value) -> set(headers, PartHeader.NAME, "a 0/0 0")));
        return all;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name).add(name, text(value));
    }

    private static List<String> fuzzed() {
        return java.util.stream.IntStream.range(0, FUZZ_TABLES).mapToObj(i -> "fuzz" + i).toList();
    }

    @Test
    void whateverIsOnTheTopicStopsItsTableByNameAndNothingElse() throws Exception {
        try (Line line = Line.create()) {
            List<String> tables = new ArrayList<>(FORGERIES.keySet());
            tables.addAll(fuzzed());
            tables.add("healthy");
            tables.forEach(table -> line.source("CREATE TABLE " + table + " (id int PRIMARY KEY, v text)").table("public." + table));
            line.withTarget("one", "create_tables: true").setup();
            ConvoyProcess producer = line.producerProcess();
            ConvoyProcess consumer = line.consumerProcess("one");
            tables.forEach(table -> line.source("INSERT INTO " + table + " VALUES (1, 'one'), (2, 'two')"));
            tables.forEach(table -> line.awaitEqual("one", "public", table));

            Map<String, Integer> partitions = new LinkedHashMap<>();
            tables.forEach(table -> partitions.put(table, Integer.parseInt(line.ask("one",
                "SELECT partition FROM convoy.progress WHERE table_name = '" + table + "'"))));
            send(line, partitions);
            tables.forEach(table -> line.source("INSERT INTO " + table + " VALUES (3, 'three')"));

            line.awaitEqual("one", "public", "healthy");
            FORGERIES.forEach((table, forgery) -> line.await("one", "SELECT state || ' ' || coalesce(error->>'code', '') FROM"
                + " convoy.progress WHERE table_name = '" + table + "'", (forgery.passedOver() ? "live " : "stopped ") + forgery.code()));
            ConvoyProcess.Result status = line.admin("status");
            assertEquals(1, status.status());
            FORGERIES.forEach((table, forgery) -> {
                assertEquals("1 one, 2 two" + (forgery.passedOver() ? ", 3 three" : ""),
                    line.ask("one", "SELECT string_agg(id || ' ' || v, ', ' ORDER BY id) FROM " + table), table);
                assertTrue(forgery.passedOver() || status.out().contains("public." + table + " at one: " + forgery.code()), status::out);
            });
            assertTrue(producer.alive() && consumer.alive(), consumer::describe);
            assertFalse(consumer.output().contains("code=INTERNAL"), consumer::describe);

            assertEquals(0, line.admin("sync", "--target", "one").status(), () -> line.admin("status").out());
            tables.forEach(table -> line.awaitEqual("one", "public", table));
        }
    }

    @Test
    void nothingBehindARecordOfAnUnknownKindIsAppliedWhateverFollows() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
            line.startProducer();
            ConvoyProcess consumer = line.consumerProcess("one");
            line.source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t");
            consumer.stop();
            RecordHeaders unknown = new RecordHeaders();
            set(unknown, Kind.HEADER, "of a later version");
            set(unknown, Kind.SEQ_HEADER, "1");
            String topic = "convoy." + line.name();
            for (int seq = 2; seq <= 3; seq++) {
                try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers",
                         Servers.kafka().bootstrapServers()), new ByteArraySerializer(), new ByteArraySerializer())) {
                    producer.send(new ProducerRecord<>(topic, 0, text("{}"), text("{}"), unknown)).get();
                }
                line.source("INSERT INTO t VALUES (" + seq + ")");
                String published = Integer.toString(seq);
                line.await(() -> "change " + published + " is not published", () -> published.equals(line.askSource(
                    "SELECT seq FROM convoy.attached")));
            }

            line.consumerProcess("one");

            line.await("one", "SELECT state || ' ' || (error->>'code') FROM convoy.progress", "stopped UNKNOWN_RECORD");
            Awaitility.await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(20)).until(() -> "stopped 1".equals(line.ask("one",
                "SELECT state || ' ' || (SELECT count(*) FROM t) FROM convoy.progress")));
            assertEquals(0, line.admin("sync", "--target", "one").status(), () -> line.admin("status").out());
            line.awaitEqual("one", "public", "t");
        }
    }

    private static void send(Line line, Map<String, Integer> partitions) throws Exception {
        String topic = "convoy." + line.name();
        String servers = Servers.kafka().bootstrapServers();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers),
                 new ByteArraySerializer(), new ByteArraySerializer());
             KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", servers),
                 new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (Map.Entry<String, Forgery> each : FORGERIES.entrySet()) {
                TopicPartition partition = new TopicPartition(topic, partitions.get(each.getKey()));
                ConsumerRecord<byte[], byte[]> model = lastOf(consumer, partition);
                byte[][] value = {text(new String(model.value(), StandardCharsets.UTF_8).replace("\"seq\":2", "\"seq\":3"))};
                Headers headers = copy(model.headers());
                set(headers, Kind.SEQ_HEADER, "3");
                each.getValue().damage().accept(headers, value);
                producer.send(new ProducerRecord<>(topic, partition.partition(), model.key(), value[0], headers));
            }
            Random random = new Random(SEED);
            for (String table : fuzzed()) {
                TopicPartition partition = new TopicPartition(topic, partitions.get(table));
                ConsumerRecord<byte[], byte[]> model = lastOf(consumer, partition);
                for (int i = 0; i < FUZZ_RECORDS; i++) {
                    producer.send(fuzzed(model, 3 + i / 10, random));
                }
            }
            producer.flush();
        }
    }

    private static ConsumerRecord<byte[], byte[]> lastOf(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, consumer.endOffsets(List.of(partition)).get(partition) - 1);
        return consumer.poll(Duration.ofSeconds(20)).records(partition).get(0);
    }

    private static Headers copy(Headers headers) {
        return new RecordHeaders(headers.toArray());
    }

    /** Bytes of value, key or headers changed, taken out or put in. */
    private static ProducerRecord<byte[], byte[]> fuzzed(ConsumerRecord<byte[], byte[]> model, long seq, Random random) {
        Headers headers = copy(model.headers());
        set(headers, Kind.SEQ_HEADER, Long.toString(seq));
        byte[] key = model.key();
        byte[] value = model.value();
        for (int times = random.nextInt(3); times >= 0; times--) {
            switch (random.nextInt(6)) {
                case 0 -> key = random.nextInt(5) == 0 ? null : mutated(key, random);
                case 1 -> set(headers, Kind.HEADER, kinds().get(random.nextInt(kinds().size())));
                case 2 -> set(headers, Kind.SEQ_HEADER, Long.toString(random.nextLong() >> random.nextInt(64)));
                case 3 -> set(headers, PartHeader.NAME, random.nextInt(16) + " " + random.nextInt(4) + "/" + random.nextInt(4) + " "
                    + (random.nextLong() >>> random.nextInt(64)));
                default -> value = mutated(value, random);
            }
        }
        return new ProducerRecord<>(model.topic(), model.partition(), key, value, headers);
    }

    private static List<String> kinds() {
        return java.util.Arrays.stream(Kind.values()).map(Kind::toString).collect(Collectors.toList());
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        if (bytes == null || bytes.length == 0) {
            return new byte[random.nextInt(20)];
        }
        byte[] mutated = java.util.Arrays.copyOf(bytes, Math.max(0, bytes.length - random.nextInt(4) * random.nextInt(20)));
        for (int times = random.nextInt(6); times >= 0 && mutated.length > 0; times--) {
            mutated[random.nextInt(mutated.length)] = random.nextBoolean() ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:\\0n9-\u001e".charAt(random.nextInt(13));
        }
        return mutated;
    }
}
