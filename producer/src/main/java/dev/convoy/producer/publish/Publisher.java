package dev.convoy.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;
import dev.convoy.producer.chunk.Chunk;
import dev.convoy.producer.chunk.Pass;
import dev.convoy.producer.queue.Leadership;
import dev.convoy.producer.queue.Progress;
import dev.convoy.producer.queue.QueueRow;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.BrokenRecord;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.CheckPlan;
import dev.convoy.wire.CheckRecord;
import dev.convoy.wire.ChunkHead;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.KeyRange;
import dev.convoy.wire.Kind;
import dev.convoy.wire.LeaderRecord;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.Op;
import dev.convoy.wire.PartHeader;
import dev.convoy.wire.Pieces;
import dev.convoy.wire.SchemaRecord;
import dev.convoy.wire.Term;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;

/**
 * Numbers changes and sends them, each table to its own partition. A window's numbers follow from the queue and from the durable
 * {@code convoy.attached.seq} before it, so a window that is published again gets the same ones.
 *
 * <p>Records of one partition reach the log in the order they are sent, whatever is retried (idempotent producer, no time limit on
 * delivery). After any failure the Kafka producer is thrown away and the window begins anew with the numbers it had.
 *
 * <p>Confined to the producer's thread, but for the completion of sends.
 */
public final class Publisher {
    /** What a record's envelope, key and headers may add to its row. */
    private static final int OVERHEAD_BYTES = 2_048;
    /** Consumers take many records at once, so a large value comes in small parts. */
    private static final int PART_BYTES = 64 << 10;
    private static final int KEY_SHOWN_MAX = 200;
    private static final ByteSlice NO_LINES = ByteSlice.of(new byte[0]);
    /** The SQLSTATE that capture gives to a change of a row in a table that is insert-only. */
    private static final String INSERT_ONLY = "CV001";
    /** The SQLSTATE that capture gives to a row that is too large. */
    private static final String TOO_LARGE = "CV002";
    /** The SQLSTATE of RAISE EXCEPTION, which says what its author pleased. */
    private static final String RAISED = "P0001";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Producer<byte[], byte[]> kafka;
    private final String topic;
    private final String sourceName;
    private final int recordBytesMax;
    private final Leadership leadership;
    private final Header term;
    private final TableDirectory directory;
    private final Map<Integer, Progress.OfTable> touched = new LinkedHashMap<>();
    private final Set<TableName> altered = new LinkedHashSet<>();
    private final Acknowledgements acknowledged;
    private long changes;
    private long large;

    /**
     * @param recordBytesMax largest record the topic takes
     * @param ends           where each partition ends now
     */
    public Publisher(Producer<byte[], byte[]> kafka, String topic, String sourceName, int recordBytesMax, Leadership leadership,
            TableDirectory directory, Map<Integer, Long> ends) {
        this.kafka = kafka;
        this.topic = topic;
        this.sourceName = sourceName;
        this.recordBytesMax = recordBytesMax;
        this.leadership = leadership;
        this.term = Term.header(leadership.term());
        this.directory = directory;
        this.acknowledged = new Acknowledgements(ends);
        directory.all().forEach(AttachedTable::forgetPublishedShape);
    }

    /** Sends the changes of one queue row; returns before they are acknowledged. */
    public void publish(QueueRow row) throws SQLException {
        AttachedTable table = directory.table(row.tableId());
        if (row.op() == 'x') {
            sendNotCaptured(table, captureError(row));
        } else {
            int shapeId = row.shapeId();
            if (row.found() != null) {
                shapeId = directory.foundShape(table, row.found());
                altered.add(table.name());
            }
            directory.learnShape(table, shapeId);
            sendSchemaIfNew(table, shapeId);
            if (row.op() == 't') {
                send(table, Op.TRUNCATE, null, null, row, shapeId);
            } else {
                sendRows(table, row, shapeId);
            }
        }
        touched.put(table.tableId(), new Progress.OfTable(table.tableId(), table.seq(), table.publishedShape(), row.atMicros()));
    }

    private void sendNotCaptured(AttachedTable table, JsonNode error) {
        String state = error.path("sqlstate").asText();
        String message = error.path("message").asText("unknown");
        switch (state) {
            case TOO_LARGE -> sendBroken(table, FailureCode.ROW_TOO_LARGE, tooLarge(error.path("bytes").asLong(),
                error.path("key").toString().getBytes(UTF_8)));
            case INSERT_ONLY -> sendBroken(table, FailureCode.INSERT_ONLY, notCaptured(error, message));
            // What a filter or an expression says of a value must not leave the source, which the value itself does not.
            case RAISED -> sendBroken(table, FailureCode.CAPTURE_FAILED, notCaptured(error, "a function raised an exception"));
            default -> sendBroken(table, FailureCode.CAPTURE_FAILED, notCaptured(error, Failure.withoutValues(state, message)));
        }
    }

    private static String notCaptured(JsonNode error, String message) {
        return error.path("statement").asText("a statement") + " could not be captured: " + message + " ("
            + error.path("sqlstate").asText() + ")";
    }

    private void sendRows(AttachedTable table, QueueRow row, int shapeId) {
        Op op = row.op() == 'c' ? Op.CREATE : row.op() == 'u' ? Op.UPDATE : Op.DELETE;
        QueueLines lines = new QueueLines(row.data(), table.packed(shapeId));
        int rows = 0;
        while (lines.hasNext()) {
            rows++;
            try {
                ByteSlice line = lines.next();
                byte[] key = table.key(shapeId).of(line);
                if (line.length() > PartHeader.ROW_BYTES_MAX || key.length + OVERHEAD_BYTES * 2 > recordBytesMax) {
                    sendBroken(table, FailureCode.ROW_TOO_LARGE, tooLarge(line.length(), key));
                } else {
                    send(table, op, key, line, row, shapeId);
                }
            } catch (MalformedRecordException e) {
                sendBroken(table, FailureCode.CAPTURE_FAILED, "a captured row cannot be read: " + e.getMessage());
            }
        }
        if (rows != row.rowCount()) {
            throw new IllegalStateException("queue row " + row.id() + " of " + table.name() + " says it holds " + row.rowCount()
                + " changes and holds " + rows);
        }
    }

    private void send(AttachedTable table, Op op, byte[] key, ByteSlice line, QueueRow row, int shapeId) {
        long seq = table.nextSeq();
        send(table, Kind.CHANGE, seq, key,
            table.writer().value(op, line, seq, row.tx(), row.atMicros(), leadership.epoch(), shapeId, row.nested()));
        changes++;
    }

    private void sendSchemaIfNew(AttachedTable table, int shapeId) {
        if (table.publishedShape() == shapeId) {
            return;
        }
        Shape shape = table.shape(shapeId);
        SchemaRecord schema = new SchemaRecord(sourceName, table.name(), table.seq(), leadership.epoch(), leadership.systemId(),
            leadership.timeline(), shape);
        send(table, Kind.SCHEMA, table.seq(), null, whole(schema.value()));
        table.published(shapeId);
    }

    private void sendBroken(AttachedTable table, FailureCode code, String message) {
        long seq = table.nextSeq();
        BrokenRecord broken = new BrokenRecord(sourceName, table.name(), seq, leadership.epoch(), code.name(), message);
        send(table, Kind.BROKEN, seq, null, whole(broken.value()));
    }

    /** Where the chunks of a turn have come to. */
    public record ChunkEnd(int chunk, String lastKey) {
    }

    /**
     * Sends a chunk as records that each hold a key range of their own, behind the window whose snapshot it was read in.
     *
     * @throws RowTooLargeException when a row alone is larger than any may be
     */
    public ChunkEnd publish(Chunk chunk) throws SQLException, RowTooLargeException {
        Pass pass = chunk.pass();
        AttachedTable table = directory.table(pass.tableId());
        table.learn(pass.shape());
        sendSchemaIfNew(table, pass.shape().id());
        int number = pass.chunk();
        String afterKey = pass.range().afterKey();
        if (pass.kind() == Pass.Kind.CHECK) {
            KeyRange range = new KeyRange(afterKey, chunk.lastKey(), pass.range().order());
            sendCheck(table, chunk, ++number, range, chunk.last(), List.of());
            return new ChunkEnd(number, chunk.lastKey());
        }
        List<ByteSlice> rows = new ArrayList<>();
        long bytes = 0;
        for (byte[] line : chunk.lines()) {
            if (line.length > PartHeader.ROW_BYTES_MAX) {
                throw new RowTooLargeException(tooLarge(line.length, keyOf(table, pass, ByteSlice.of(line)).getBytes(UTF_8)));
            }
            if (!rows.isEmpty() && bytes + line.length + OVERHEAD_BYTES * 4 > recordBytesMax) {
                String lastKey = endOf(table, pass, rows.get(rows.size() - 1));
                send(table, chunk, ++number, new KeyRange(afterKey, lastKey, pass.range().order()), false, rows);
                afterKey = lastKey;
                rows.clear();
                bytes = 0;
            }
            rows.add(ByteSlice.of(line));
            bytes += line.length + 1;
        }
        String lastKey = chunk.last() ? pass.range().lastKey() : endOf(table, pass, rows.get(rows.size() - 1));
        send(table, chunk, ++number, new KeyRange(afterKey, lastKey, pass.range().order()), chunk.last(), rows);
        return new ChunkEnd(number, lastKey);
    }

    /** What a chunk ends with: its last row's key, or, where rows have none, a name of the reading that it is a part of. */
    private String endOf(AttachedTable table, Pass pass, ByteSlice last) {
        return pass.shape().identity().isKeyless() ? "{\"reading\":" + leadership.term() + "}" : keyOf(table, pass, last);
    }

    private static String keyOf(AttachedTable table, Pass pass, ByteSlice row) {
        try {
            return new String(table.key(pass.shape().id()).of(row), UTF_8);
        } catch (MalformedRecordException e) {
            throw new IllegalStateException("a row of a chunk has no key", e);
        }
    }

    private void send(AttachedTable table, Chunk chunk, int number, KeyRange range, boolean last, List<ByteSlice> rows) {
        switch (chunk.pass().kind()) {
            case COPY -> send(table, Kind.CHUNK, table.seq(), null, ChunkRecord.pieces(head(table, chunk.pass(), number, range), rows));
            case REPAIR -> send(table, Kind.REPAIR, table.seq(), null,
                ChunkRecord.pieces(head(table, chunk.pass(), number, range), rows));
            case CHECK, LOOK -> sendCheck(table, chunk, number, range, last, rows);
        }
    }

    private void sendCheck(AttachedTable table, Chunk chunk, int number, KeyRange range, boolean last, List<ByteSlice> lines) {
        CheckPlan plan = chunk.pass().plan();
        send(table, Kind.CHECK, table.seq(), null, new CheckRecord(head(table, chunk.pass(), number, range), last, plan.key(),
            plan.columns(), chunk.sum() == null ? lines.size() : chunk.count(), chunk.sum(), NO_LINES).pieces(lines));
    }

    private ChunkHead head(AttachedTable table, Pass pass, int number, KeyRange range) {
        return new ChunkHead(sourceName, table.name(), table.seq(), leadership.epoch(), pass.id(), number, pass.targets(), range,
            pass.shape());
    }

    private static JsonNode captureError(QueueRow row) {
        try {
            return JSON.readTree(row.found());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what capture says of a statement is not JSON", e);
        }
    }

    private static Pieces whole(byte[] value) {
        return new Pieces(List.of(ByteSlice.of(value)));
    }

    /** Sends a value as one record, or, where it is large, in parts that the consumer joins. */
    private void send(AttachedTable table, Kind kind, long seq, byte[] key, Pieces value) {
        int keyLength = key == null ? 0 : key.length;
        int length = value.length();
        int partLength = Math.min(PART_BYTES, recordBytesMax - keyLength - OVERHEAD_BYTES);
        if (length <= partLength) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, table.tableId(), key, value.toArray());
            kind.addTo(record.headers(), seq);
            send(record);
            return;
        }
        String id = Long.toHexString(leadership.term() << 24 | large++ & 0xffffff);   // as of no other value
        int parts = (length - 1) / partLength + 1;
        for (int i = 0; i < parts; i++) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, table.tableId(), key,
                value.cut(i * partLength, Math.min(partLength, length - i * partLength)));
            kind.addTo(record.headers(), seq);
            new PartHeader(id, i + 1, parts, length).addTo(record.headers());
            send(record);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        record.headers().add(term);
        kafka.send(record, acknowledged);
        // Without brokers each send waits its time and fails: the first failure ends the window, or a thousand rows would wait a thousand
        // times.
        Exception failure = acknowledged.failure();
        if (failure != null) {
            throw new KafkaException(failure.getMessage(), failure);
        }
    }

    private static String tooLarge(long bytes, byte[] key) {
        String text = new String(key, UTF_8);
        return "a row of " + bytes + " bytes is too large to travel; its key is " + (text.length() > KEY_SHOWN_MAX
            ? text.substring(0, KEY_SHOWN_MAX) + "..." : text) + "; a row may have " + PartHeader.ROW_BYTES_MAX
                + " bytes as JSON, its key fewer than a"
            + " record of the topic";
    }

    /**
     * In a new life of the source: from here on nothing counts that a leader of the life before still sends.
     *
     * @param published number of the last change in each partition
     */
    void announce(Map<Integer, Long> published) {
        for (AttachedTable table : directory.all()) {
            long last = Math.max(table.seq(), published.getOrDefault(table.tableId(), 0L));
            send(table, Kind.LEADER, last, null, whole(new LeaderRecord(sourceName, table.name(), last, leadership.epoch()).value()));
        }
    }

    /**
     * In a new life of the source: a table whose partition is ahead of what the source remembers has lost changes that targets may
     * have applied. Their numbers are never given again; a broken record behind them stops the table by name until a sync.
     *
     * @param published   number of the last change in each partition
     * @param unpublished how many changes of each table will be published again with the numbers they had
     * @return the tables that were rewound
     */
    public List<TableName> markRewound(Map<Integer, Long> published, Map<Integer, Long> unpublished) {
        List<TableName> rewound = new ArrayList<>();
        for (AttachedTable table : directory.all()) {
            long inTopic = published.getOrDefault(table.tableId(), 0L);
            if (isAhead(inTopic, table, unpublished)) {
                String message = "the source went back to change " + table.seq() + ", the topic holds changes up to " + inTopic;
                table.continueAt(inTopic);
                sendBroken(table, FailureCode.SOURCE_REWOUND, message);
                touched.put(table.tableId(), new Progress.OfTable(table.tableId(), table.seq(), table.publishedShape(), 0));
                rewound.add(table.name());
            }
        }
        return rewound;
    }

    private static boolean isAhead(long inTopic, AttachedTable table, Map<Integer, Long> unpublished) {
        return inTopic > table.seq() + unpublished.getOrDefault(table.tableId(), 0L);
    }

    /** Whether the topic holds changes that the source knows nothing of, as after its disk was put back to an older state. */
    static boolean isRewound(TableDirectory directory, Map<Integer, Long> published, Map<Integer, Long> unpublished) {
        return directory.all().stream().anyMatch(table -> isAhead(published.getOrDefault(table.tableId(), 0L), table, unpublished));
    }

    /** Waits until Kafka has acknowledged all that was sent; completes exceptionally when it refused something. */
    public Future<?> flush(java.util.concurrent.ExecutorService flusher) {
        return flusher.submit(() -> {
            kafka.flush();
            if (acknowledged.failure() != null) {
                throw acknowledged.failure();
            }
            return null;
        });
    }

    /** Where somebody else has written to the topic before what was acknowledged since the last call. */
    List<Acknowledgements.Hole> takeHoles() {
        return acknowledged.takeHoles();
    }

    /** What was published since the last call. */
    public Progress progress(long tick) {
        Progress progress = new Progress(tick, List.copyOf(touched.values()));
        touched.clear();
        return progress;
    }

    /** Whether a table was found altered since the last call of {@link #altered}. */
    public boolean isAltered(TableName table) {
        return altered.contains(table);
    }

    /** Tables that were found altered since the last call. */
    public Set<TableName> altered() {
        Set<TableName> found = Set.copyOf(altered);
        altered.clear();
        return found;
    }

    /** Changes sent by this publisher. */
    public long changes() {
        return changes;
    }
}
