package dev.convoy.sandbox.random;

import dev.convoy.sandbox.line.Line;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** An application's session, with settings of its own. Confined to one thread at a time. */
final class Client implements AutoCloseable {
    /** What concurrent writers meet: taken keys, deadlocks, lock timeouts, a row met twice by one statement, serialization failures. */
    private static final Set<String> USUAL = Set.of("23505", "40P01", "55P03", "21000", "40001", "27000");
    private static final List<String> SETTINGS = List.of("SET datestyle = 'ISO, DMY'", "SET timezone = 'Asia/Kolkata'",
        "SET intervalstyle = 'iso_8601'", "SET extra_float_digits = 0", "SET bytea_output = 'escape'",
            "SET search_path = public, pg_catalog",
        "SET plan_cache_mode = force_generic_plan", "SET default_transaction_isolation = 'repeatable read'", "SET xmloption = content");

    private final String name;
    private final Connection connection;
    private final Journal journal;

    /**
     * One transaction.
     *
     * @param commits false when it is rolled back
     */
    record Transaction(List<Step> steps, boolean commits) {
    }

    Client(String name, Line line, Chance chance, Journal journal) throws SQLException {
        this.name = name;
        this.journal = journal;
        connection = line.sourceConnection();
        new Step("SET deadlock_timeout = '20ms'; SET lock_timeout = '5s'").run(connection);
        for (String setting : chance.some(SETTINGS, chance.below(4))) {
            new Step(setting).run(connection);
            journal.tell(name, setting);
        }
        connection.setAutoCommit(false);
    }

    Connection connection() {
        return connection;
    }

    void run(Transaction transaction) throws SQLException {
        if (transaction.steps().stream().allMatch(this::attempted)) {
            end(transaction.commits());
        }
    }

    /** Commits or rolls back; a commit may be refused like a statement. */
    boolean end(boolean commits) throws SQLException {
        try {
            if (commits) {
                connection.commit();
            } else {
                connection.rollback();
            }
            journal.tell(name, commits ? "COMMIT" : "ROLLBACK");
            return commits;
        } catch (SQLException e) {
            refused("COMMIT", e, USUAL);
            return false;
        }
    }

    boolean attempted(Step step) {
        return attempted(step, USUAL);
    }

    /** Whether a statement succeeded; if not, the transaction is rolled back. */
    boolean attempted(Step step, Set<String> expected) {
        try {
            if (step.sql().startsWith("TRUNCATE")) {
                new Step("SET CONSTRAINTS ALL IMMEDIATE").run(connection);  // TRUNCATE is refused while a deferred check is pending
            }
            step.run(connection);
            journal.tell(name, step);
            return true;
        } catch (SQLException e) {
            refused(step, e, expected);
            return false;
        }
    }

    private void refused(Object what, SQLException e, Set<String> expected) {
        journal.tell(name, what + " -> " + e.getSQLState() + ", ROLLBACK");
        try {
            connection.rollback();
        } catch (SQLException again) {
            e.addSuppressed(again);
        }
        if (!expected.contains(e.getSQLState())) {
            throw new AssertionError("the application met " + e.getSQLState() + " " + e.getMessage() + " at " + what, e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
