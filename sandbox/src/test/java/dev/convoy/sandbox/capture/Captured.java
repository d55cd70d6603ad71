package dev.convoy.sandbox.capture;

import dev.convoy.producer.publish.PackedRow;
import dev.convoy.producer.publish.QueueLines;
import dev.convoy.table.Shape;
import dev.convoy.wire.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of the queue, as golden files show it. Immutable.
 *
 * @param table   its name, with its schema unless that is public
 * @param altered captured as the table was then, not as it was attached
 * @param lines   the JSON objects, sorted: nothing promises an order among the rows of one queue row
 */
record Captured(String op, String table, boolean nested, boolean altered, List<String> lines) {
    /** What a queue row of many rows may have, before the line that reaches it. */
    private static final int PIECE_BYTES = 256 * 1024;
    /** Rows that are captured at once, none of them with a wide text. */
    private static final int FEW = 1000;
    private static final int FEW_BYTES = 8 * 1024 * 1024;

    static Captured read(ResultSet row) throws SQLException {
        String schema = row.getString("table_schema");
        String table = schema.equals("public") ? row.getString("table_name") : schema + "." + row.getString("table_name");
        String op = row.getString("op");
        List<String> lines = op.equals("x") || op.equals("t") ? new ArrayList<>(List.of(row.getString("data")))
            : lines(row.getBytes("data"), Shape.fromJson(1, row.getString("shape")));
        if (lines.size() != row.getInt("row_count")) {
            throw new AssertionError("row_count says " + row.getInt("row_count") + " but there are " + lines.size() + ": " + lines);
        }
        if (op.equals("x")) {
            lines.set(0, row.getString("sqlstate") + " at " + row.getString("statement"));
        }
        lines.sort(null);
        Captured captured = new Captured(op, table, row.getBoolean("nested"), !op.equals("x") && row.getBoolean("altered"), lines);
        captured.checkSize(row.getBytes("data").length);
        return captured;
    }

    /** The rows of a queue row, as JSON. */
    static List<String> lines(byte[] data, Shape shape) {
        List<String> lines = new ArrayList<>();
        QueueLines rows = new QueueLines(data, new PackedRow(shape));
        while (rows.hasNext()) {
            try {
                lines.add(rows.next().toString());
            } catch (MalformedRecordException e) {
                throw new AssertionError(e);
            }
        }
        return lines;
    }

    private void checkSize(int bytes) {
        int longest = lines.stream().mapToInt(line -> line.getBytes(StandardCharsets.UTF_8).length).max().orElse(0);
        if (bytes - lines.size() >= PIECE_BYTES + longest && (lines.size() > FEW || bytes > FEW_BYTES)) {
            throw new AssertionError("a queue row of " + bytes + " bytes, of which the longest line has " + longest);
        }
    }

    /** One line a change. */
    List<String> shown() {
        return lines.stream().map(line -> (op + " " + table + " " + line).stripTrailing() + flags()).toList();
    }

    /** One line a queue row. */
    String counted() {
        return op + " " + table + " " + lines.size() + " rows" + flags();
    }

    private String flags() {
        return (nested ? " nested" : "") + (altered ? " altered" : "");
    }
}
