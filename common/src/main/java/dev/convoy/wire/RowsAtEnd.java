package dev.convoy.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A record's value that ends in an array of rows, which are spliced in and cut out as bytes, never parsed. */
final class RowsAtEnd {
    private static final byte[] ROWS = JsonText.quoted("rows");
    private static final byte[] ROWS_FIELD = ",\"rows\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = {'}'};

    private RowsAtEnd() {
    }

    record Parts(JsonNode head, ByteSlice rows) {
    }

    static Pieces pieces(ObjectNode head, List<ByteSlice> rows) {
        try {
            byte[] json = ChunkHead.JSON.writeValueAsBytes(head);
            List<ByteSlice> pieces = new ArrayList<>(rows.size() * 2 + 5);
            pieces.add(new ByteSlice(json, 0, json.length - 1));
            pieces.add(ByteSlice.of(ROWS_FIELD));
            pieces.addAll(Pieces.array(rows));
            pieces.add(ByteSlice.of(END));
            return new Pieces(pieces);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record cannot be written as JSON", e);
        }
    }

    /** @param what the record's name in messages, such as "a chunk record" */
    static Parts read(byte[] value, String what) throws MalformedRecordException {
        if (value == null) {
            throw new MalformedRecordException(what + " has no value");
        }
        ObjectScanner fields = new ObjectScanner(value, 0, value.length);
        ByteSlice rows = null;
        int headEnd = 0;
        while (fields.next()) {
            if (fields.isNamed(ROWS)) {
                rows = new ByteSlice(value, fields.valueStart(), fields.valueEnd() - fields.valueStart());
            } else {
                headEnd = fields.valueEnd();
            }
        }
        if (rows == null || rows.from() < headEnd || fields.end() != value.length || value[rows.from()] != '[') {
            throw new MalformedRecordException(what + " has no rows at its end");
        }
        try {
            return new Parts(ChunkHead.JSON.readTree(new String(value, 0, headEnd, StandardCharsets.UTF_8) + "}"), rows);
        } catch (IOException e) {
            throw new MalformedRecordException(what + " is not what it should be: " + e.getClass().getSimpleName());
        }
    }
}
