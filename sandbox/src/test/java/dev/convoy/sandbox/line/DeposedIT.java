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

/** What a leader sends that was deposed while it was cut off, behind its successor's records, changes nothing; nor do two lead (I6). */
class DeposedIT {
    private long strangersTerm = 10_000_000_000L;

    @Test
    void aLateChunkIsPassedOverWhereverATargetStands() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (v text); INSERT INTO t VALUES ('a'), ('b'), ('c')")
                .table("{table: public.t, key: full_row}", "public.t").withTarget("one", "create_tables: true", "replay: manual").setup();
            Runnable producer = line.startProducer();
            Runnable consumer = line.startConsumer("one");
            line.await("one", "SELECT state FROM convoy.progress WHERE synced_id IS NOT NULL", "live");
            ConsumerRecord<byte[], byte[]> late = record(line, Kind.CHUNK);
            producer = followed(line, producer);
            assertEquals(0, line.admin("sync", "--target", "one").status());
            sendChunk(line, late, 0);
            line.source("INSERT INTO t VALUES ('one')").awaitEqual("one", "public", "t");

            // Who begins anew remembers who led: behind a change,
            producer = followed(line, producer);
            line.source("INSERT INTO t VALUES ('two')").awaitEqual("one", "public", "t");
            consumer = begunAnewBehind(line, consumer, late, 2);
            line.source("INSERT INTO t VALUES ('three')").awaitEqual("one", "public", "t");

            // a change that is parked,
            producer = followed(line, producer);
            line.target("one", "ALTER TABLE t ADD CONSTRAINT small CHECK (length(v) < 6)").source("INSERT INTO t VALUES ('too long')")
                .await("one", "SELECT state FROM convoy.progress", "parked");
            consumer = begunAnewBehind(line, consumer, late, 4);
            line.source("INSERT INTO t VALUES ('five')").await("one", "SELECT received FROM convoy.progress", "5");

            // another that has joined it,
            producer = followed(line, producer);
            line.source("INSERT INTO t VALUES ('six')").await("one", "SELECT received FROM convoy.progress", "6");
            consumer = begunAnewBehind(line, consumer, late, 6);
            line.source("INSERT INTO t VALUES ('seven')").await("one", "SELECT received FROM convoy.progress", "7");
            line.target("one", "ALTER TABLE t DROP CONSTRAINT small");
            assertEquals(0, line.admin("replay", "--target", "one").status());
            line.awaitEqual("one", "public", "t");

            // and a copy.
            followed(line, producer);
            assertEquals(0, line.admin("sync", "--target", "one").status());
            begunAnewBehind(line, consumer, late, 7);
            line.source("INSERT INTO t VALUES ('eight')").awaitEqual("one", "public", "t");
        }
    }

    @Test
    void whatALeaderOfTheLifeBeforeStillSendsIsNotTakenForAChangeOfThisOne() throws Exception {
        try (Line line = Line.create()) {
            Runnable producer = begunWithOneRow(line);
            ConsumerRecord<byte[], byte[]> change = record(line, Kind.CHANGE);
            line.source("UPDATE convoy.leader SET timeline = timeline + 7");
            followed(line, producer);
            line.await(() -> "no new life", () -> line.askSource("SELECT settled FROM convoy.leader").equals("2"));

            send(line, Kind.CHANGE, change, 2, another(change, 2, 77));

            line.source("INSERT INTO t VALUES (2)").awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aSourceInWhoseTopicAnotherServersLeaderPublishesStandsBackUntilAnOperatorHasDecided() throws Exception {
        try (Line line = Line.create()) {
            Runnable producer = begunWithOneRow(line);
            ConsumerRecord<byte[], byte[]> change = byAStranger(record(line, Kind.CHANGE));
            send(line, Kind.CHANGE, change, 1, text(change.value()));

            line.source("INSERT INTO t VALUES (2)");
            awaitStandsBack(line);
            String term = line.askSource("SELECT term FROM convoy.leader");
            followed(line, producer);
            line.await(() -> "nobody follows", () -> !line.askSource("SELECT term FROM convoy.leader").equals(term));
            awaitStandsBack(line);
            assertEquals(0, line.admin("setup").status());
            awaitStandsBack(line);
            assertEquals("1 1", line.askSource("SELECT seq FROM convoy.attached") + " " + line.ask("one", "SELECT count(*) FROM t"));
            assertEquals(0, line.admin("setup", "--lead").status());

            line.awaitEqual("one", "public", "t").await(() -> line.admin("status").out(), () -> line.admin("status").status() == 0);

            // What it gives a number to that this source gives to another change stops the table, whoever has come further.
            for (int last : new int[] {5, 40}) {
                long from = Long.parseLong(line.askSource("SELECT seq FROM convoy.attached"));
                for (long seq = from + 1; seq <= from + last; seq++) {
                    send(line, Kind.CHANGE, byAStranger(change), seq, another(change, seq, 7_000 + seq));
                }
                line.await("one", "SELECT seq FROM convoy.progress", Long.toString(from + last));
                line.source("INSERT INTO t SELECT max(id) + g FROM t, generate_series(1, 20) g GROUP BY g");
                awaitStandsBack(line);
                assertEquals(0, line.admin("setup", "--lead").status());
                line.await("one", "SELECT state FROM convoy.progress", "stopped");
                assertEquals(0, line.admin("sync", "--target", "one").status());
                line.awaitEqual("one", "public", "t");
            }
        }
    }

    @Test
    void numbersThatAnotherServersLeaderGaveWhileNobodyLedHereAreNotGivenAgain() throws Exception {
        try (Line line = Line.create()) {
            Runnable producer = begunWithOneRow(line);
            producer.run();
            line.source("INSERT INTO t VALUES (2)").source("SELECT convoy.next_window((SELECT term FROM convoy.leader), NULL, '{}', '{}',"
                + " '{}', '{}', false)");
            ConsumerRecord<byte[], byte[]> change = record(line, Kind.CHANGE);
            change.headers().remove(Term.HEADER).add(Term.header(Long.parseLong(line.askSource("SELECT term + 1 FROM convoy.leader"))));
            send(line, Kind.CHANGE, change, 2, another(change, 2, 77));
            line.await("one", "SELECT count(*) FROM t WHERE id = 77", "1");

            line.kafkaAt("127.0.0.1:9");
            String term = line.askSource("SELECT term FROM convoy.leader");
            Runnable blind = line.startProducer();
            line.await(() -> "nobody leads", () -> !line.askSource("SELECT term FROM convoy.leader").equals(term));
            blind.run();
            line.kafkaAt(Servers.kafka().bootstrapServers());
            line.startProducer();

            line.await("one", "SELECT error->>'code' FROM convoy.progress", "SOURCE_REWOUND");
            assertEquals(0, line.admin("sync", "--target", "one").status());
            line.awaitEqual("one", "public", "t");
        }
    }

    /** Whoever leads now says so: not only whoever led before. */
    private static void awaitStandsBack(Line line) {
        line.source("UPDATE convoy.leader SET error = NULL");
        line.await(() -> line.admin("status").out(), () -> line.admin("status").out().contains("a producer of another server"));
        assertEquals("0", line.askSource("SELECT settled FROM convoy.leader"));
    }

    /** The same as a producer of another copy of the source would send it, whose term is higher than any so far. */
    private ConsumerRecord<byte[], byte[]> byAStranger(ConsumerRecord<byte[], byte[]> record) {
        record.headers().remove(Term.HEADER).add(Term.header(strangersTerm += 1_000_000));
        return record;
    }

    /** A table of one row that has arrived; returns what stops the producer. */
    private static Runnable begunWithOneRow(Line line) {
        line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
        Runnable producer = line.startProducer();
        line.startConsumer("one");
        line.source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t");
        return producer;
    }

    /** What another change than the first, of row 1, would say. */
    private static String another(ConsumerRecord<byte[], byte[]> first, long seq, long id) {
        return text(first.value()).replace("\"seq\":1", "\"seq\":" + seq).replace("\"id\":1", "\"id\":" + id);
    }

    /** Another producer leads. */
    private static Runnable followed(Line line, Runnable producer) {
        producer.run();
        return line.startProducer();
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

    /** The first record of a kind. */
    private static ConsumerRecord<byte[], byte[]> record(Line line, Kind kind) throws MalformedRecordException {
        TopicPartition partition = new TopicPartition("convoy." + line.name(), 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", Servers.kafka().bootstrapServers(), "enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(5))) {
                    if (Kind.of(record.headers()) == kind) {
                        return record;
                    }
                }
            }
        }
        throw new AssertionError("there is no " + kind);
    }

    /** A late copy comes while no consumer runs; returns the one that begins then. */
    private static Runnable begunAnewBehind(Line line, Runnable consumer, ConsumerRecord<byte[], byte[]> chunk, long afterSeq)
            throws Exception {
        consumer.run();
        sendChunk(line, chunk, afterSeq);
        return line.startConsumer("one");
    }

    /** Sends a copy that lacks a row, behind another change than it stood behind, as the leader before the present one would. */
    private static void sendChunk(Line line, ConsumerRecord<byte[], byte[]> chunk, long afterSeq) throws Exception {
        chunk.headers().remove(Term.HEADER).add(Term.header(Long.parseLong(line.askSource("SELECT term - 1 FROM convoy.leader"))));
        String value = text(chunk.value()).replace("\"seq\":0", "\"seq\":" + afterSeq).replace(",{\"v\":\"c\"}", "");
        assertTrue(value.contains("\"seq\":" + afterSeq) && !value.contains("\"c\""), value);
        send(line, Kind.CHUNK, chunk, afterSeq, value);
    }

    private static void send(Line line, Kind kind, ConsumerRecord<byte[], byte[]> record, long seq, String value) throws Exception {
        RecordHeaders headers = new RecordHeaders();
        kind.addTo(headers, seq);
        headers.add(record.headers().lastHeader(Term.HEADER));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", Servers.kafka().bootstrapServers()),
            new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("convoy." + line.name(), 0, record.key(), value.getBytes(StandardCharsets.UTF_8), headers))
                .get();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
