package dev.convoy.consumer;

import dev.convoy.table.Column;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.BrokenRecord;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.ChangeWriter;
import dev.convoy.wire.CheckRecord;
import dev.convoy.wire.ChunkHead;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.KeyRange;
import dev.convoy.wire.Kind;
import dev.convoy.wire.Op;
import dev.convoy.wire.SchemaRecord;
import dev.convoy.wire.Term;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records of one partition as the producer would write them; each stands at the next offset. */
final class Records {
    static final TableName TABLE = new TableName("public", "orders");
    static final Shape SHAPE = shape(1);

    private final TableName table;
    private long offset;

    Records(TableName table, long firstOffset) {
        this.table = table;
        this.offset = firstOffset;
    }

    static Shape shape(int id) {
        return new Shape(id, List.of(new Column("id", "integer", "pg_catalog.int4", true, false)), List.of("id"));
    }

    ConsumerRecord<byte[], byte[]> change(long seq) {
        return change(seq, seq, 1);
    }

    /** A change whose header and value may disagree. */
    ConsumerRecord<byte[], byte[]> change(long seqInHeader, long seqInValue, int shape) {
        byte[] row = ("{\"id\":" + seqInValue + "}").getBytes(StandardCharsets.UTF_8);
        byte[] value = new ChangeWriter("shop", table).value(Op.CREATE, ByteSlice.of(row), seqInValue, 1, 1, 1, shape, false).toArray();
        return record(headers(Kind.CHANGE, seqInHeader), row, value);
    }

    ConsumerRecord<byte[], byte[]> schema(long afterSeq, int shape) {
        return record(headers(Kind.SCHEMA, afterSeq), null, new SchemaRecord("shop", table, afterSeq, 1, "7", 1, shape(shape)).value());
    }

    ConsumerRecord<byte[], byte[]> broken(long seq, String code, String message) {
        return record(headers(Kind.BROKEN, seq), null, new BrokenRecord("shop", table, seq, 1, code, message).value());
    }

    ConsumerRecord<byte[], byte[]> check(long afterSeq, String... targets) {
        return record(headers(Kind.CHECK, afterSeq), null, new CheckRecord(head(afterSeq, 9, 1, targets), true, List.of("id"),
            List.of("id"), 0, "0", ByteSlice.of(new byte[] {'[', ']'})).pieces(List.of()).toArray());
    }

    ConsumerRecord<byte[], byte[]> repair(long afterSeq, String... targets) {
        return record(headers(Kind.REPAIR, afterSeq), null, ChunkRecord.pieces(head(afterSeq, 9, 1, targets), List.of()).toArray());
    }

    ConsumerRecord<byte[], byte[]> chunk(long afterSeq, long sync, int chunk, String... targets) {
        return record(headers(Kind.CHUNK, afterSeq), null, ChunkRecord.pieces(head(afterSeq, sync, chunk, targets), List.of()).toArray());
    }

    /** A part of a copy of rows without a key; the first has none before it, the last none behind. */
    ConsumerRecord<byte[], byte[]> part(long afterSeq, long sync, int chunk, String reading, boolean last, String target) {
        Shape keyless = new Shape(1, SHAPE.columns(), List.of());
        return record(headers(Kind.CHUNK, afterSeq), null, ChunkRecord.pieces(new ChunkHead("shop", table, afterSeq, 1, sync, chunk,
            List.of(target), new KeyRange(chunk == 1 ? null : reading, last ? null : reading, List.of()), keyless), List.of()).toArray());
    }

    private ChunkHead head(long afterSeq, long pass, int chunk, String... targets) {
        return new ChunkHead("shop", table, afterSeq, 1, pass, chunk, List.of(targets),
            new KeyRange(null, "{\"id\":1}", List.of(KeyOrder.NATIVE)), SHAPE);
    }

    /** A record as the leader of that term would have sent it. */
    static ConsumerRecord<byte[], byte[]> by(long term, ConsumerRecord<byte[], byte[]> record) {
        record.headers().add(Term.header(term));
        return record;
    }

    ConsumerRecord<byte[], byte[]> record(Headers headers, byte[] key, byte[] value) {
        int keySize = key == null ? -1 : key.length;
        int valueSize = value == null ? -1 : value.length;
        return new ConsumerRecord<>("convoy.shop", 3, offset++, 0, TimestampType.CREATE_TIME, keySize, valueSize, key, value, headers,
            Optional.empty());
    }

    static Headers headers(Kind kind, long seq) {
        Headers headers = new RecordHeaders();
        kind.addTo(headers, seq);
        return headers;
    }

    static Headers headers(String kind, String seq) {
        Headers headers = new RecordHeaders();
        headers.add(Kind.HEADER, kind.getBytes(StandardCharsets.UTF_8));
        headers.add(Kind.SEQ_HEADER, seq.getBytes(StandardCharsets.UTF_8));
        return headers;
    }
}
