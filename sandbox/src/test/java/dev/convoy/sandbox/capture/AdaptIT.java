package dev.convoy.sandbox.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.producer.capture.AttachException;
import dev.convoy.producer.capture.Attacher.Adapted;
import dev.convoy.sandbox.line.Servers;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the producer sees of tables that were altered otherwise than in their columns, and makes of it (I1, I5, I8). */
class AdaptIT {
    private static final String OLDEST = System.getProperty("convoy.sandbox.oldest", Servers.DEFAULT_VERSION);
    private static final String NEWEST = System.getProperty("convoy.sandbox.newest", Servers.DEFAULT_VERSION);
    private static final TableName T = new TableName("public", "t");
    private static final String PLAIN = "CREATE TABLE t (id int PRIMARY KEY, v text)";
    private static final TableName MORE = new TableName("public", "more");

    static Stream<String> versions() {
        return Stream.of(OLDEST, NEWEST).distinct();
    }

    private static CaptureDatabase database(String sql, String version) throws Exception {
        CaptureDatabase database = CaptureDatabase.on(Servers.postgres(version));
        database.execute(sql).grant(T).attach("public.t");
        return database;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALTER TABLE t RENAME TO u", "CREATE SCHEMA other; ALTER TABLE t SET SCHEMA other",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY"})
    void tellsOfWhatLeavesTheColumnsAlone(String alteration) throws Exception {
        try (CaptureDatabase database = database(PLAIN, NEWEST)) {
            database.execute(alteration);

            assertEquals(List.of(T), database.altered());
        }
    }

    @Test
    void aTableThatHasTakenTheNameOfAnotherIsTold() throws Exception {
        try (CaptureDatabase database = database(PLAIN, NEWEST)) {
            database.execute("CREATE TABLE next (LIKE t INCLUDING ALL)");

            database.execute("BEGIN; ALTER TABLE t RENAME TO old; ALTER TABLE next RENAME TO t; COMMIT");

            assertEquals(List.of(T), database.altered());
            String told = assertThrows(AttachException.class, () -> database.attacher().adapt(T)).getMessage();
            assertTrue(told.contains("another table") && told.contains("\"public.old\"") && told.contains("scripts/admin setup"), told);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALTER TABLE t RENAME TO u", "ALTER TABLE t RENAME TO u; CREATE VIEW t AS SELECT id FROM u"})
    void aRenamedTableIsCapturedByFunctionsThatFitIt(String alteration) throws Exception {
        try (CaptureDatabase database = database(PLAIN, NEWEST)) {
            database.execute(alteration);

            assertEquals(Adapted.FUNCTIONS, database.attacher().adapt(T));

            database.execute("INSERT INTO u (id) VALUES (1)");
            assertEquals("0", database.ask("SELECT count(*) FROM convoy.queue WHERE found IS NOT NULL"), "captured the slow way");
            assertEquals(Adapted.NOTHING, database.attacher().adapt(T));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aPartitionThatWasChangedWhileItWasDetachedIsComparedAgain(String version) throws Exception {
        try (CaptureDatabase database = database("CREATE TABLE t (id int PRIMARY KEY, v text) PARTITION BY RANGE (id); CREATE TABLE low"
            + " PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1, 'a')", version)) {
            database.execute("BEGIN; ALTER TABLE t DETACH PARTITION low; UPDATE low SET v = 'b'; ALTER TABLE t ATTACH PARTITION low FOR"
                + " VALUES FROM (0) TO (10); COMMIT");

            assertEquals(List.of(T), database.altered());
            assertEquals(Adapted.ROWS, database.attacher().adapt(T));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whoHoldsOnePartitionHoldsUpNeitherTheOthersNorTheProducer(String version) throws Exception {
        String tables = """
            CREATE TABLE parent (id int PRIMARY KEY);
            CREATE TABLE child (parent int REFERENCES parent ON DELETE SET NULL);
            CREATE TABLE t (id int PRIMARY KEY, v int) PARTITION BY RANGE (id);
            CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE TABLE high PARTITION OF t FOR VALUES FROM (10) TO (20);
            INSERT INTO t VALUES (1, 1), (11, 1), (12, 1)
            """;
        try (CaptureDatabase database = database(tables, version)) {
            try (Connection holder = database.as(CaptureDatabase.OWNER); Connection writer = database.as(CaptureDatabase.OWNER);
                 Statement hold = holder.createStatement(); Statement write = writer.createStatement()) {
                write.execute("SET statement_timeout = '10s'; CREATE TABLE more PARTITION OF t FOR VALUES FROM (20) TO (30)");
                database.grant(MORE);
                hold.execute("BEGIN; TRUNCATE low");

                write.execute("UPDATE high SET v = v + 1");
                assertEquals(Adapted.ROWS, assertTimeoutPreemptively(Duration.ofSeconds(10), () -> database.attacher().adapt(T)));
                hold.execute("ROLLBACK");
            }
        }
    }
}
