package dev.convoy.consumer.verify;

import dev.convoy.consumer.apply.Applier;
import dev.convoy.consumer.apply.MappedColumns;
import dev.convoy.consumer.apply.TargetTable;
import dev.convoy.db.KeyRanges;
import dev.convoy.db.Sql;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.failure.Failure;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckRecord;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Does what records beside the changes ask for, each in a transaction that holds the row lock of the table's progress: so the table is
 * compared exactly as it is at the record's place, while the application goes on writing at the source. What came of it is left in
 * {@code convoy.checked}, where whoever asked finds it. Not thread-safe; belongs to one worker or replay.
 */
public final class Verifier {
    /** Differing rows that are listed for one record. */
    private static final int DIFFERENCES_MAX = 1_000;

    private final String source;
    private final TableName table;
    private final Applier applier;

    public Verifier(String source, TableName table, Applier applier) {
        this.source = source;
        this.table = table;
        this.applier = applier;
    }

    /** One transaction's frame: moves progress on, which takes the row lock. */
    @FunctionalInterface
    public interface Frame {
        /** @return false when the table does not stand at the record's place (any more) */
        boolean enter(Connection connection) throws SQLException;
    }

    /** What came of a record; {@code equal} is null when that cannot be told. */
    private record Outcome(Long rows, Boolean equal, String differences, String message) {
        static Outcome untold(String message) {
            return new Outcome(null, null, null, message);
        }
    }

    /**
     * Does what a record asks for, and commits. What the target refuses is left as a message, and does not stop the table.
     *
     * @param copying whether the table is being copied, which leaves nothing to compare
     * @return false when the table does not stand at the record's place (any more)
     * @throws SQLException for trouble that is not about the table: nothing was done
     */
    public boolean run(Connection connection, Aside aside, boolean copying, Frame frame) throws SQLException {
        try {
            return attempt(connection, frame, aside, copying ? Outcome.untold("the table is being copied") : null);
        } catch (SQLException e) {
            connection.rollback();
            applier.forget();
            if (ErrorClassifier.classify(e) == ErrorClass.TRANSIENT) {
                throw e;
            }
            return attempt(connection, frame, aside, Outcome.untold(Failure.describe(e)));
        }
    }

    private boolean attempt(Connection connection, Frame frame, Aside aside, Outcome known) throws SQLException {
        if (!frame.enter(connection)) {
            connection.rollback();
            return false;
        }
        put(connection, aside, known == null ? outcome(connection, aside) : known);
        connection.commit();
        return true;
    }

    private Outcome outcome(Connection connection, Aside aside) throws SQLException {
        if (aside instanceof Aside.Repair mending) {
            applier.repair(connection, mending.repair());
            return new Outcome(null, true, null, null);
        }
        CheckRecord check = ((Aside.Check) aside).check();
        Optional<TargetTable> target = TargetTable.read(connection, applier.mapping().to());
        if (target.isEmpty() && applier.createsTables() && check.count() == 0) {
            return new Outcome(0L, true, null, "the table is made with its first change");
        }
        CheckStatements statements = statements(check, target.orElseThrow(() -> new SQLException("table \"" + applier.mapping().to()
            + "\" does not exist at the target", "42P01")));
        return check.isClose() ? look(connection, check, statements) : compareSums(connection, check, statements);
    }

    private CheckStatements statements(CheckRecord check, TargetTable target) throws SQLException {
        return new CheckStatements(check, target, MappedColumns.of(check.head().shape(), applier.mapping(), target).scope());
    }

    private Outcome compareSums(Connection connection, CheckRecord check, CheckStatements statements) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(statements.sums())) {
            KeyRanges.bind(query, 1, check.head().range());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                long rows = row.getLong(1);
                return new Outcome(rows, rows == check.count() && row.getString(2).equals(check.sum()), null, null);
            }
        }
    }

    private Outcome look(Connection connection, CheckRecord check, CheckStatements statements) throws SQLException {
        Set<Difference> differences = new LinkedHashSet<>();
        try (PreparedStatement query = connection.prepareStatement(statements.look())) {
            int at = KeyRanges.bind(query, 1, check.head().range());
            query.setBytes(at++, check.lines().toArray());
            query.setInt(at, DIFFERENCES_MAX);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    differences.add(Difference.of(row.getString("key"), check.columns(), texts(row.getArray("expected")),
                        texts(row.getArray("found"))));
                }
            }
        }
        return new Outcome(null, differences.isEmpty(), Difference.json(List.copyOf(differences)), null);
    }

    private static String[] texts(Array array) throws SQLException {
        return array == null ? null : (String[]) array.getArray();
    }

    private void put(Connection connection, Aside aside, Outcome outcome) throws SQLException {
        CheckRecord check = aside instanceof Aside.Check compared ? compared.check() : null;
        if (check != null && !check.isClose() && check.head().isFirst()) {
            forgetOld(connection);
        }
        try (PreparedStatement put = connection.prepareStatement(Sql.load(Verifier.class, "put_checked"))) {
            table(put, 1);
            put.setLong(4, aside.head().sync());
            put.setInt(5, aside.head().chunk());
            put.setString(6, check == null ? "repair" : check.isClose() ? "look" : "check");
            put.setLong(7, aside.head().afterSeq());
            put.setString(8, aside.head().range().afterKey());
            put.setString(9, aside.head().range().lastKey());
            put.setBoolean(10, check == null || check.last());
            put.setLong(11, check == null ? 1 : check.count());
            put.setObject(12, outcome.rows(), java.sql.Types.BIGINT);
            put.setObject(13, outcome.equal(), java.sql.Types.BOOLEAN);
            put.setString(14, outcome.differences());
            put.setString(15, outcome.message());
            put.executeUpdate();
        }
    }

    private void forgetOld(Connection connection) throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement(Sql.load(Verifier.class, "forget_checked"))) {
            table(forget, 1);
            table(forget, 4);
            forget.executeUpdate();
        }
    }

    private void table(PreparedStatement statement, int at) throws SQLException {
        statement.setString(at, source);
        statement.setString(at + 1, table.schema());
        statement.setString(at + 2, table.name());
    }
}
