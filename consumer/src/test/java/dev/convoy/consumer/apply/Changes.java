package dev.convoy.consumer.apply;

import dev.convoy.table.TableName;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.Op;
import java.nio.charset.StandardCharsets;

/** Changes of a table with key {@code id} and one column {@code v}, for tests. */
final class Changes {
    private Changes() {
    }

    static Change create(long seq, int id, String v) {
        return change(seq, Op.CREATE, id, v, false);
    }

    static Change update(long seq, int id, String v) {
        return change(seq, Op.UPDATE, id, v, false);
    }

    static Change delete(long seq, int id) {
        return change(seq, Op.DELETE, id, null, false);
    }

    static Change truncate(long seq) {
        return new Change(new TableName("public", "t"), Op.TRUNCATE, seq, 1, 1, 1, 1, false, null, null, new byte[0]);
    }

    /** The same state, captured where it is not known what was there before. */
    static Change nested(Change change) {
        return new Change(change.table(), change.op(), change.seq(), change.tx(), change.tsMicros(), change.epoch(), change.shape(), true,
            change.key(), change.row(), change.value());
    }

    private static Change change(long seq, Op op, int id, String v, boolean nested) {
        return new Change(new TableName("public", "t"), op, seq, 1, 1, 1, 1, nested, key(id), v == null ? null : row(id, v), new byte[0]);
    }

    static ByteSlice key(int id) {
        return json("{\"id\":" + id + "}");
    }

    static ByteSlice row(int id, String v) {
        return json("{\"id\":" + id + ",\"v\":\"" + v + "\"}");
    }

    static ByteSlice json(String json) {
        return ByteSlice.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
