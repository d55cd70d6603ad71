package dev.convoy.consumer.apply;

import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows without a key that were deleted before they came. A trigger that changes the row that fired it is captured before the statement that
 * brought that row: {@code d A, c B} and then {@code c A}. Together they come to B, but a batch, or the line, may end between them. So a
 * delete that finds nothing is remembered with its transaction, and the insert that follows in the same transaction is not done.
 *
 * <p>Works in the caller's transaction, on the caller's connection. Immutable.
 */
record Owed(String source, TableName table) {
    /** A statement whose changes lie further apart than this is not waited for. */
    private static final long SEQS_KEPT = 10_000_000;

    /** A row of a transaction. */
    record Debt(long tx, String image, long seq) {
    }

    void owe(Connection connection, List<Debt> debts) throws SQLException {
        if (debts.isEmpty()) {
            return;
        }
        forget(connection, debts.get(debts.size() - 1).seq() - SEQS_KEPT);
        try (PreparedStatement insert = connection.prepareStatement(Sql.load(Owed.class, "owe"))) {
            table(insert, 1);
            insert.setArray(4, connection.createArrayOf("bigint", debts.stream().map(Debt::tx).toArray()));
            insert.setArray(5, connection.createArrayOf("text", debts.stream().map(Debt::image).toArray()));
            insert.setArray(6, connection.createArrayOf("bigint", debts.stream().map(Debt::seq).toArray()));
            insert.executeUpdate();
        }
    }

    /** What transactions owe: of each, how often which image. */
    Map<Long, Map<String, Long>> read(Connection connection, Collection<Long> transactions) throws SQLException {
        Map<Long, Map<String, Long>> owed = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(Sql.load(Owed.class, "owed"))) {
            table(query, 1);
            query.setArray(4, connection.createArrayOf("bigint", transactions.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    owed.computeIfAbsent(row.getLong(1), tx -> new HashMap<>()).put(row.getString(2), row.getLong(3));
                }
            }
        }
        return owed;
    }

    /** One such row has come. */
    void pay(Connection connection, long tx, String image) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Sql.load(Owed.class, "pay"))) {
            for (int at = 1; at <= 6; at += 5) {
                table(update, at);
                update.setLong(at + 3, tx);
                update.setString(at + 4, image);
            }
            update.executeUpdate();
        }
    }

    /** Nothing is owed any more of what was up to a number. */
    void forget(Connection connection, long upTo) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(Sql.load(Owed.class, "forget_owed"))) {
            table(delete, 1);
            delete.setLong(4, upTo);
            delete.executeUpdate();
        }
    }

    private void table(PreparedStatement statement, int at) throws SQLException {
        statement.setString(at, source);
        statement.setString(at + 1, table.schema());
        statement.setString(at + 2, table.name());
    }
}
