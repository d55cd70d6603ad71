package dev.convoy.producer.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.producer.queue.Leadership;
import dev.convoy.producer.queue.Progress;
import dev.convoy.producer.queue.QueueRow;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.BrokenRecord;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.PartHeader;
import dev.convoy.wire.SchemaRecord;
import dev.convoy.wire.Term;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each table's changes are numbered without a hole, and the same rows from the same start are the same records, to the byte (I2). */
class PublisherTest {
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final TableName USERS = new TableName("public", "users");
    private static final int RECORD_BYTES_MAX = 10_000;

    private final AttachedTables source = new AttachedTables();

    @BeforeEach
    void givenTwoTables() {
        source.attach(0, ORDERS, 40, 1);
        source.attach(3, USERS, 0, 0);
        source.describe(0, shape(1));
        source.describe(3, shape(1));
    }

    /** A publisher of one leader, with what it has sent. */
    private final class Session {
        final MockProducer<byte[], byte[]> kafka = kafka(true);
        final Publisher publisher = publisher(kafka, 1);

        void publish(QueueRow... rows) throws SQLException {
            for (QueueRow row : rows) {
                publisher.publish(row);
            }
        }

        List<ProducerRecord<byte[], byte[]>> sent(int partition) {
            return kafka.history().stream().filter(record -> record.partition() == partition).toList();
        }

        List<String> told(int partition) throws MalformedRecordException {
            List<String> told = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> record : sent(partition)) {
                told.add(Kind.of(record.headers()) + " " + Kind.seq(record.headers()));
            }
            return told;
        }
    }

    @Test
    void numbersGoOnWhereTheSourceRemembersWithoutAHole() throws Exception {
        Session session = new Session();

        session.publish(row(1, 0, 'c', "{\"id\":1}", "{\"id\":2}"), row(2, 0, 'd', "{\"id\":1}"), row(3, 0, 't'),
            row(4, 0, 'u', "{\"id\":2}"));

        assertEquals(List.of("schema 40", "change 41", "change 42", "change 43", "change 44", "change 45"), session.told(0));
        assertEquals(5, session.publisher.changes());
    }

    @Test
    void everyRecordSaysWhoLeads() throws Exception {
        MockProducer<byte[], byte[]> kafka = kafka(true);
        publisher(kafka, 7).publish(row(1, 0, 'c', "{\"id\":1}", "{\"id\":2,\"v\":\"" + "x".repeat(2 * RECORD_BYTES_MAX) + "\"}"));

        assertTrue(kafka.history().size() > 4, "schema, change, and the parts of another");
        for (ProducerRecord<byte[], byte[]> record : kafka.history()) {
            assertEquals(7, Term.of(record.headers()));
        }
    }

    @Test
    void aSendThatFailsEndsTheWindowInsteadOfLettingEveryRowWait() throws Exception {
        MockProducer<byte[], byte[]> kafka = kafka(false);
        Publisher publisher = publisher(kafka, 1);
        publisher.publish(row(1, 0, 'c', "{\"id\":1}"));
        kafka.errorNext(new org.apache.kafka.common.errors.TimeoutException("no brokers"));
        int before = kafka.history().size();

        assertThrows(org.apache.kafka.common.KafkaException.class,
            () -> publisher.publish(row(2, 0, 'c', "{\"id\":2}", "{\"id\":3}", "{\"id\":4}")));

        assertEquals(before + 1, kafka.history().size());
    }

    @Test
    void eachTableHasItsOwnNumbersAndItsOwnPartition() throws Exception {
        Session session = new Session();

        session.publish(row(1, 0, 'c', "{\"id\":1}"), row(2, 3, 'c', "{\"id\":1}"), row(3, 0, 'u', "{\"id\":1}"));

        assertEquals(List.of("schema 40", "change 41", "change 42"), session.told(0));
        assertEquals(List.of("schema 0", "change 1"), session.told(3));
        assertTrue(session.kafka.history().stream().allMatch(record -> record.topic().equals("convoy.shop")));
    }

    @Test
    void aChangeCarriesWhatItsQueueRowSays() throws Exception {
        Session session = new Session();

        session.publish(row(1, 0, 'u', "{\"id\":7,\"v\":\"x\"}"));

        ProducerRecord<byte[], byte[]> record = session.sent(0).get(1);
        Change change = new ChangeReader(ORDERS).read(record.key(), record.value());
        assertEquals("{\"id\":7}", change.key().toString());
        assertEquals("{\"id\":7,\"v\":\"x\"}", change.row().toString());
        assertEquals(List.of(41L, 1_001L, 2_001L, 5L, 1L), List.of(change.seq(), change.tx(), change.tsMicros(), (long) change.epoch(),
            (long) change.shape()));
        assertFalse(change.nested());
    }

    @Test
    void theSameRowsFromTheSameStartAreTheSameRecords() throws Exception {
        QueueRow[] rows = {row(1, 0, 'c', "{\"id\":1}", "{\"id\":2}"), row(2, 3, 'c', "{\"id\":1}"), failed(3, 0, "57014", "slow"),
            altered(4, 0, shape(2), "{\"id\":2}"), row(5, 0, 'd', "{\"id\":1}"), row(6, 3, 't')};
        Session crashed = new Session();
        crashed.publish(rows);
        Session successor = new Session();

        successor.publish(rows);

        assertEquals(bytes(crashed), bytes(successor));
    }

    private static List<String> bytes(Session session) {
        return session.kafka.history().stream()
            .map(record -> record.partition() + " " + text(record.key()) + " " + text(record.value()) + " " + record.headers()).toList();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aSchemaPrecedesTheFirstChangeOfASessionAndNoOther() throws Exception {
        Session session = new Session();

        session.publish(row(1, 0, 'c', "{\"id\":1}"), row(2, 0, 'c', "{\"id\":2}"));

        assertEquals(List.of("schema 40", "change 41", "change 42"), session.told(0));
        SchemaRecord schema = SchemaRecord.read(session.sent(0).get(0).value());
        assertEquals(new SchemaRecord("shop", ORDERS, 40, 5, "7412345678901234567", 2, shape(1)), schema);
    }

    @Test
    void aSchemaPrecedesTheFirstChangeInAnotherShape() throws Exception {
        Session session = new Session();

        session.publish(row(1, 0, 'c', "{\"id\":1}"), altered(2, 0, shape(2), "{\"id\":2}"), altered(3, 0, shape(2), "{\"id\":3}"),
            row(4, 0, 'c', "{\"id\":4}"));

        assertEquals(List.of("schema 40", "change 41", "schema 41", "change 42", "change 43", "schema 43", "change 44"), session.told(0));
        assertEquals(2, SchemaRecord.read(session.sent(0).get(2).value()).shape().id());
        assertEquals(2, change(session.sent(0).get(3)).shape());
        assertEquals(Set.of(ORDERS), session.publisher.altered());
        assertEquals(Set.of(), session.publisher.altered(), "told once");
    }

    @Test
    void aStatementThatCouldNotBeCapturedHasANumberAndSaysWhy() throws Exception {
        Session session = new Session();

        session.publish(row(1, 0, 'c', "{\"id\":1}"), failed(2, 0, "57014", "out of patience"), row(3, 0, 'c', "{\"id\":2}"));

        assertEquals(List.of("schema 40", "change 41", "broken 42", "change 43"), session.told(0));
        BrokenRecord broken = BrokenRecord.read(session.sent(0).get(2).value());
        assertEquals("CAPTURE_FAILED", broken.code());
        assertEquals("UPDATE could not be captured: out of patience (57014)", broken.message());
    }

    @Test
    void whatTheSourceSaysOfAValueStaysThere() throws Exception {
        Session session = new Session();

        session.publish(failed(1, 0, "22P02", "invalid input syntax for type integer: \\\"secret\\\""), failed(2, 0, "P0001", "secret!"));

        List<String> told = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : session.sent(0)) {
            told.add(BrokenRecord.read(record.value()).message());
        }
        assertEquals(List.of("UPDATE could not be captured: invalid input syntax for type integer: \"...\" (22P02)",
            "UPDATE could not be captured: a function raised an exception (P0001)"), told);
    }

    @Test
    void aLargeRowGoesInPartsThatBearItsNumberAndAddUp() throws Exception {
        Session session = new Session();
        String row = "{\"id\":2,\"v\":\"" + "x".repeat(3 * RECORD_BYTES_MAX) + "\"}";

        session.publish(row(1, 0, 'c', "{\"id\":1}", row, "{\"id\":3}"));

        assertEquals(List.of("schema 40", "change 41", "change 42", "change 42", "change 42", "change 42", "change 43"), session.told(0));
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        String id = null;
        for (int part = 1; part <= 4; part++) {
            ProducerRecord<byte[], byte[]> record = session.sent(0).get(part + 1);
            PartHeader header = PartHeader.of(record.headers()).orElseThrow();
            id = id == null ? header.id() : id;
            joined.writeBytes(record.value());
            assertEquals(new PartHeader(id, part, 4, header.bytes()), header);
            assertEquals("{\"id\":2}", new String(record.key(), StandardCharsets.UTF_8));
            assertTrue(record.value().length + 2_048 <= RECORD_BYTES_MAX);
        }
        assertEquals(row, new ChangeReader(ORDERS).read(session.sent(0).get(2).key(), joined.toByteArray()).row().toString());
    }

    @Test
    void aRowWhoseKeyIsTooLargeHasANumberAndOthersAreNotHeldBack() throws Exception {
        Session session = new Session();

        session.publish(row(1, 0, 'c', "{\"id\":1}", "{\"id\":\"" + "x".repeat(RECORD_BYTES_MAX) + "\"}", "{\"id\":3}"));

        assertEquals(List.of("schema 40", "change 41", "broken 42", "change 43"), session.told(0));
        BrokenRecord broken = BrokenRecord.read(session.sent(0).get(2).value());
        assertEquals("ROW_TOO_LARGE", broken.code());
        assertTrue(broken.message().startsWith("a row of 10009 bytes is too large to travel; its key is {\"id\":\"xxx")
            && broken.message().length() < 500, broken.message());
    }

    @Test
    void everyRecordFitsTheTopic() throws Exception {
        Session session = new Session();
        for (int length = RECORD_BYTES_MAX - 3_000; length < RECORD_BYTES_MAX; length += 100) {
            session.publish(row(length, 0, 'u', "{\"id\":1,\"v\":\"" + "x".repeat(length) + "\"}"));
        }

        for (ProducerRecord<byte[], byte[]> record : session.kafka.history()) {
            int headers = 0;
            for (var header : record.headers()) {
                headers += header.key().length() + header.value().length;
            }
            assertTrue(record.value().length + (record.key() == null ? 0 : record.key().length) + headers <= RECORD_BYTES_MAX);
        }
    }

    @Test
    void aRowThatLacksItsKeyHasANumberAndSaysSo() throws Exception {
        Session session = new Session();

        session.publish(row(1, 0, 'c', "{\"v\":1}"), row(2, 0, 'c', "{\"id\":1}"));

        assertEquals(List.of("schema 40", "broken 41", "change 42"), session.told(0));
    }

    @Test
    void aRowThatHoldsFewerChangesThanItSaysIsAMistakeOfOurs() {
        Session session = new Session();
        QueueRow row = row(1, 0, 'c', "{\"id\":1}");

        assertThrows(IllegalStateException.class, () -> session.publish(new QueueRow(1, 1, 0, 1, 'c', false, 2, row.data(), null, 1)));
    }

    @Test
    void aTableAttachedSinceTheSessionBeganIsFound() throws Exception {
        Session session = new Session();
        source.attach(9, new TableName("public", "new"), 0, 0);
        source.describe(9, shape(1));

        session.publish(row(1, 9, 'c', "{\"id\":1}"));

        assertEquals(List.of("schema 0", "change 1"), session.told(9));
    }

    @Test
    void aTableThatIsNotAttachedIsAMistakeOfOurs() {
        assertThrows(IllegalStateException.class, () -> new Session().publish(row(1, 8, 'c', "{\"id\":1}")));
    }

    @Test
    void progressNamesTheTablesOfTheWindowOnly() throws Exception {
        Session session = new Session();
        session.publish(row(1, 0, 'c', "{\"id\":1}", "{\"id\":2}"), row(2, 0, 'u', "{\"id\":2}"));

        assertEquals(new Progress(7, List.of(new Progress.OfTable(0, 43, 1, 2_002))), session.publisher.progress(7));

        session.publish(row(3, 3, 't'));
        assertEquals(new Progress(8, List.of(new Progress.OfTable(3, 1, 1, 2_003))), session.publisher.progress(8));
    }

    @Test
    void aTableThatWasRewoundGetsABrokenRecordBehindWhatWasPublished() throws Exception {
        Session session = new Session();

        List<TableName> rewound = session.publisher.markRewound(Map.of(0, 45L, 3, 0L), Map.of());

        assertEquals(List.of(ORDERS), rewound);
        assertEquals(List.of("broken 46"), session.told(0));
        BrokenRecord broken = BrokenRecord.read(session.sent(0).get(0).value());
        assertEquals("SOURCE_REWOUND", broken.code());
        assertEquals("the source went back to change 40, the topic holds changes up to 45", broken.message());
        session.publish(row(1, 0, 'c', "{\"id\":1}"));
        assertEquals(List.of("broken 46", "schema 46", "change 47"), session.told(0));
        assertEquals(47, session.publisher.progress(1).tables().get(0).seq());
    }

    @Test
    void aTableWhoseTopicHoldsNoMoreThanTheSourceRemembersIsNotRewound() {
        Session session = new Session();

        assertEquals(List.of(), session.publisher.markRewound(Map.of(0, 43L), Map.of(0, 3L)));
        assertEquals(List.of(), session.publisher.markRewound(Map.of(), Map.of()));
        assertEquals(List.of(), session.kafka.history());
    }

    @Test
    void aFlushFailsWithWhatKafkaRefused() throws Exception {
        MockProducer<byte[], byte[]> kafka = kafka(false);
        Publisher publisher = publisher(kafka, 1);
        publisher.publish(row(1, 0, 'c', "{\"id\":1}"));
        kafka.completeNext();
        RuntimeException refusal = new RecordTooLargeException("too large");
        kafka.errorNext(refusal);
        ExecutorService flusher = Executors.newSingleThreadExecutor();
        try {
            Future<?> flushed = publisher.flush(flusher);

            assertEquals(refusal, assertThrows(ExecutionException.class, flushed::get).getCause());
        } finally {
            flusher.shutdownNow();
        }
    }

    @Test
    void keysOfACreateAndItsDeleteAreTheSameBytes() throws Exception {
        Session session = new Session();

        session.publish(row(1, 0, 'c', "{\"v\":\"x\",\"id\":1.50}"), row(2, 0, 'd', "{\"id\":1.50}"));

        assertArrayEquals(session.sent(0).get(1).key(), session.sent(0).get(2).key());
    }

    private static Change change(ProducerRecord<byte[], byte[]> record) throws MalformedRecordException {
        return new ChangeReader(ORDERS).read(record.key(), record.value());
    }

    private static MockProducer<byte[], byte[]> kafka(boolean acknowledges) {
        return new MockProducer<>(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Publisher publisher(MockProducer<byte[], byte[]> kafka, long term) {
        try {
            Leadership leadership = new Leadership(term, 0, 5, 5, "7412345678901234567", 2);
            TableDirectory tables = new TableDirectory(source.connection(), "shop");
            return new Publisher(kafka, "convoy.shop", "shop", RECORD_BYTES_MAX, leadership, tables, Map.of());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static QueueRow row(long id, int tableId, char op, String... lines) {
        byte[] data = String.join("\u001e", lines).getBytes(StandardCharsets.UTF_8);
        return new QueueRow(id, 1_000 + id, tableId, 1, op, false, Math.max(1, lines.length), data, null, 2_000 + id);
    }

    /** A row captured in a shape that is not the attached one. */
    private static QueueRow altered(long id, int tableId, Shape shape, String line) {
        byte[] data = line.getBytes(StandardCharsets.UTF_8);
        return new QueueRow(id, 1_000 + id, tableId, 1, 'u', false, 1, data, shape.toJson().toString(), 2_000 + id);
    }

    private static QueueRow failed(long id, int tableId, String state, String message) {
        return new QueueRow(id, 1_000 + id, tableId, 1, 'x', false, 1, new byte[0], String.format("{\"sqlstate\": \"%s\", \"message\":"
            + " \"%s\", \"statement\": \"UPDATE\"}", state, message), 2_000 + id);
    }

    private static Shape shape(int id) {
        return new Shape(id, List.of(new Column("id", id == 1 ? "integer" : "bigint", "pg_catalog.int8", true, false)), List.of("id"));
    }
}
