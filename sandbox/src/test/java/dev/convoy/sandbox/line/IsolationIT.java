package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What a REPEATABLE READ transaction does to rows of which it sees older versions is told, or stops the table by name. */
class IsolationIT {
    private static final String NOT_CAPTURED = "SELECT error->>'code' || ' ' || (error->>'message' LIKE '%REPEATABLE READ%')::text"
        + " FROM convoy.progress";

    @Test
    void aPartitionIsEmptiedByATransactionThatDoesNotSeeAllItsRows() throws SQLException {
        try (Line line = CornerCasesIT.partitioned(); Connection older = line.sourceConnection();
             Statement statement = older.createStatement()) {
            older.setAutoCommit(false);
            older.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("SELECT FROM p");
            line.source("INSERT INTO p VALUES (2, 2)").awaitEqual("one", "public", "p");

            statement.execute("TRUNCATE p1");
            older.commit();

            line.await("one", NOT_CAPTURED, "CAPTURE_FAILED true");
            assertEquals(0, line.admin("sync", "--target", "one", "--table", "public.p").status());
            line.awaitEqual("one", "public", "p");
            assertEquals("12", line.ask("one", "SELECT string_agg(id::text, ',') FROM p"));
        }
    }

    /** MERGE goes on where UPDATE and DELETE fail, and the older rows stay in sight beside the new ones. */
    @Test
    void aTransactionMergesIntoRowsOfWhichItSeesOlderVersions() throws SQLException {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE m (id int PRIMARY KEY DEFERRABLE, v int)").table("public.m").withTarget("one", "create_tables: true")
                .start();
            line.source("INSERT INTO m SELECT g, g FROM generate_series(1, 4) g").awaitEqual("one", "public", "m");
            try (Connection older = line.sourceConnection(); Statement statement = older.createStatement()) {
                older.setAutoCommit(false);
                older.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                statement.execute("SELECT FROM m");
                statement.execute("UPDATE m SET v = 40 WHERE id = 4");
                line.source("UPDATE m SET v = v + 10 WHERE id < 4").awaitApplied("one", "public", "m");

                statement.execute("MERGE INTO m USING (VALUES (1), (2)) n(id) ON m.id = n.id WHEN MATCHED AND n.id = 1 THEN DELETE"
                    + " WHEN MATCHED THEN UPDATE SET v = m.v + 100");
                older.commit();
            }

            line.await("one", NOT_CAPTURED, "CAPTURE_FAILED true");
            assertEquals(0, line.admin("sync", "--target", "one", "--table", "public.m").status());
            line.awaitEqual("one", "public", "m");
        }
    }

    /** Triggers that write to the table make capture read rows again; the older ones are then in sight too, locked ones among them. */
    @Test
    void aTransactionPutsRowsInThePlaceOfOlderOnesThatItSees() throws SQLException {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE m (id int PRIMARY KEY, v int, touched bool); CREATE TABLE child (m int REFERENCES m);"
                    + " CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE m SET touched = true"
                    + " WHERE id = NEW.id AND touched IS NULL; RETURN NULL; END $$;"
                    + " CREATE TRIGGER touch AFTER INSERT OR UPDATE ON m FOR EACH ROW EXECUTE FUNCTION touch()")
                .table("public.m").withTarget("one", "create_tables: true").start();
            line.source("INSERT INTO m SELECT g, g FROM generate_series(1, 6) g").awaitEqual("one", "public", "m");
            try (Connection older = line.sourceConnection(); Statement statement = older.createStatement();
                 Connection other = line.sourceConnection(); Statement locking = other.createStatement()) {
                older.setAutoCommit(false);
                older.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                other.setAutoCommit(false);
                statement.execute("SELECT FROM m");
                line.source("UPDATE m SET v = v + 10 WHERE id < 3; DELETE FROM m WHERE id IN (3, 4)").awaitApplied("one", "public", "m");
                locking.execute("INSERT INTO child VALUES (5), (6)");

                statement.execute("INSERT INTO m VALUES (3, 300), (4, 400)");
                statement.execute("UPDATE m SET v = 500 WHERE id IN (5, 6)");
                other.commit();
                statement.execute("SAVEPOINT s");
                statement.execute("UPDATE m SET v = v + 1, touched = NULL WHERE id = 5");
                older.commit();
            }

            line.awaitEqual("one", "public", "m");
            assertEquals("0", line.ask("one", "SELECT sum(insert_exists + update_missing + delete_missing) FROM convoy.progress"));
            assertEquals("live", line.ask("one", "SELECT state FROM convoy.progress"));
        }
    }

    /** While the key is not checked, both rows are there; which transaction ends first is known when both have committed. */
    @Test
    void aTransactionPutsARowInThePlaceOfOneThatAnotherDeletesBesideIt() throws SQLException {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE m (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, v text)").table("public.m")
                .withTarget("one", "create_tables: true").setup().startConsumer("one");
            Runnable producer = line.startProducer();
            line.source("INSERT INTO m VALUES (1, 'old'), (2, 'old')").awaitEqual("one", "public", "m");
            producer.run();
            try (Connection putting = line.sourceConnection(); Statement put = putting.createStatement();
                 Connection deleting = line.sourceConnection(); Statement delete = deleting.createStatement()) {
                putting.setAutoCommit(false);
                deleting.setAutoCommit(false);
                delete.execute("DELETE FROM m WHERE id = 2");
                put.execute("INSERT INTO m VALUES (1, 'new'), (2, 'new')");
                delete.execute("DELETE FROM m WHERE id = 1");
                deleting.commit();
                putting.commit();
            }
            line.startProducer();

            line.awaitEqual("one", "public", "m");
            assertEquals("new,new", line.ask("one", "SELECT string_agg(v, ',') FROM m"));
        }
    }
}
