package dev.convoy.sandbox.capture;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One row of the queue, as golden files show it. Immutable.
 *
 * @param table   its name, with its schema unless that is public
 * @param altered captured as the table was then, not as it was attached
 * @param lines   the JSON objects, sorted: nothing promises an order among the rows of one queue row
 */
record Captured(String op, String table, boolean nested, boolean altered, List<String> lines) {
    /** DESIGN's bound of a queue row, before the line that reaches it. */
    private static final int PIECE_BYTES = 256 * 1024;

    static Captured read(ResultSet row) throws SQLException {
        String schema = row.getString("table_schema");
        String table = schema.equals("public") ? row.getString("table_name") : schema + "." + row.getString("table_name");
        String op = row.getString("op");
        List<String> lines = new ArrayList<>(Arrays.asList(row.getString("data").split("\u001e", -1)));
        if (lines.size() != row.getInt("row_count")) {
            throw new AssertionError("row_count says " + row.getInt("row_count") + " but there are " + lines.size() + ": " + lines);
        }
        if (op.equals("x")) {
            lines.set(0, row.getString("sqlstate") + " at " + row.getString("statement"));
        }
        lines.sort(null);
        Captured captured = new Captured(op, table, row.getBoolean("nested"), !op.equals("x") && row.getBoolean("altered"), lines);
        captured.checkSize();
        return captured;
    }

    private void checkSize() {
        int longest = lines.stream().mapToInt(String::length).max().orElse(0);
        int total = lines.stream().mapToInt(String::length).sum();
        if (total >= PIECE_BYTES + longest) {
            throw new AssertionError("a queue row of " + total + " bytes, of which the longest line has " + longest);
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
