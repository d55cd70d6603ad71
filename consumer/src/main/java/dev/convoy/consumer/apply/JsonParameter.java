package dev.convoy.consumer.apply;

import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.JsonArray;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Binds JSON as bytes; large values are streamed from where they are, so that no copy of them is made (I7). Stateless. */
final class JsonParameter {
    private static final int STREAM_BYTES = 8 << 20;

    private JsonParameter() {
    }

    /** Binds an array of values. */
    static void bind(PreparedStatement statement, int at, List<ByteSlice> values) throws SQLException {
        int bytes = values.stream().mapToInt(value -> value.length() + 1).sum() + 2;
        if (bytes < STREAM_BYTES) {
            statement.setBytes(at, JsonArray.of(values));
            return;
        }
        List<InputStream> streams = new ArrayList<>(values.size() * 2 + 1);
        streams.add(text("["));
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                streams.add(text(","));
            }
            streams.add(stream(values.get(i)));
        }
        streams.add(text("]"));
        int length = bytes - (values.isEmpty() ? 0 : 1);
        statement.setBinaryStream(at, new SequenceInputStream(Collections.enumeration(streams)), length);
    }

    /** Binds one value. */
    static void bind(PreparedStatement statement, int at, ByteSlice value) throws SQLException {
        if (value.length() < STREAM_BYTES) {
            statement.setBytes(at, value.toArray());
        } else {
            statement.setBinaryStream(at, stream(value), value.length());
        }
    }

    private static InputStream stream(ByteSlice value) {
        return new ByteArrayInputStream(value.bytes(), value.from(), value.length());
    }

    private static InputStream text(String json) {
        return new ByteArrayInputStream(json.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
