package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A kind of application statement that is measured. Immutable.
 *
 * @param title          how it is called in the report
 * @param file           SQL with the hole {table}; if it has none for {rows}, its one parameter is the statement's number, from 0
 * @param rows           the client's rows, where it sends them as parameters; empty where the server has them
 * @param seeded         whether rows 1 to 1,000 are there before it runs
 * @param perTransaction how many are committed together
 */
record Statements(String title, String file, List<Object[]> rows, boolean seeded, int perTransaction) {

    /** @param rows what a client sends; their first column is the key, from 1 */
    static Statements sendingRows(List<Object[]> rows) {
        return new Statements("INSERT of 1,000 rows, sent by a client", "insert_values", rows, false, 1);
    }

    static Statements copyingRows() {
        return new Statements("INSERT of 1,000 rows, from a table", "insert_rows", List.of(), false, 1);
    }

    static Statements insertingOne() {
        return new Statements("INSERT of 1 row, 1,000 to a commit", "insert_row", List.of(), false, 1_000);
    }

    static Statements updatingOne() {
        return new Statements("UPDATE of 1 row, 1,000 to a commit", "update_row", List.of(), true, 1_000);
    }

    static Statements committingOne() {
        return new Statements("INSERT of 1 row, a commit each", "insert_row", List.of(), false, 1);
    }

    String sql(String table) {
        String row = rows.isEmpty() ? "" : "(" + String.join(", ", Collections.nCopies(rows.get(0).length, "?")) + ")";
        String all = String.join(", ", Collections.nCopies(rows.size(), row));
        return Sql.fill(Sql.load(Statements.class, file), Map.of("table", table, "rows", all));
    }

    void bind(PreparedStatement statement, int number) throws SQLException {
        if (rows.isEmpty()) {
            statement.setInt(1, number);
        }
        int at = 1;
        for (Object[] row : rows) {
            statement.setLong(at++, (Long) row[0] + (long) number * rows.size());
            for (int column = 1; column < row.length; column++) {
                statement.setObject(at++, row[column]);
            }
        }
    }
}
