package dev.convoy.sandbox.micro;

import dev.convoy.table.TableName;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.ChangeWriter;
import dev.convoy.wire.KeyOfRow;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.Op;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A row of six columns and about 200 bytes, as capture writes it. Stateless. */
final class Sample {
    static final TableName TABLE = new TableName("public", "orders");
    static final ChangeWriter WRITER = new ChangeWriter("shop", TABLE);
    static final ChangeReader READER = new ChangeReader(TABLE);
    static final KeyOfRow KEY = new KeyOfRow(List.of("id"));
    static final KeyOfRow WHOLE_ROW = new KeyOfRow(List.of());

    private Sample() {
    }

    static ByteSlice row(long id) {
        return ByteSlice.of(("{\"id\":" + id + ",\"customer\":7919,\"status\":\"shipped\",\"note\":"
            + "\"a1d0c6e83f027327d8461063f4ac58a6a1d0c6e83f027327d8461063f4ac58a6\",\"total\":57.54,"
            + "\"changed_at\":\"2026-01-01T00:00:42+00:00\"}").getBytes(StandardCharsets.UTF_8));
    }

    static byte[] value(Op op, ByteSlice row, long seq) {
        return WRITER.value(op, row, seq, 1_234_567, 1_767_225_600_000_000L, 1, 1, false).toArray();
    }

    static Change change(Op op, long id, long seq) throws MalformedRecordException {
        ByteSlice row = row(id);
        byte[] key = KEY.of(row);
        return READER.read(key, value(op, op == Op.DELETE ? ByteSlice.of(key) : row, seq));
    }
}
