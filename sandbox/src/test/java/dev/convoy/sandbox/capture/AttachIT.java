package dev.convoy.sandbox.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.convoy.producer.capture.Alterations;
import dev.convoy.producer.capture.Attacher.Outcome;
import dev.convoy.sandbox.line.Servers;
import dev.convoy.table.TableName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attaching and detaching: idempotent, without ownership, and without the application waiting (I8, I9). */
class AttachIT {
    private static final String OLDEST = System.getProperty("convoy.sandbox.oldest", Servers.DEFAULT_VERSION);
    private static final String NEWEST = System.getProperty("convoy.sandbox.newest", Servers.DEFAULT_VERSION);
    private static final TableName T = new TableName("public", "t");
    private static final String TRIGGERS = "SELECT string_agg(tgname || tgfoid || tgrelid, ',' ORDER BY tgname) FROM pg_trigger WHERE NOT"
        + " tgisinternal";
    /** Of every role of {@link CaptureDatabase}. */
    private static final String PASSWORD = "not-in-any-log";
    /** Three times the lock_timeout that Convoy asks its locks with, for a busy machine. */
    private static final Duration WAIT_MAX = Duration.ofMillis(600);

    static Stream<String> versions() {
        return Stream.of(OLDEST, NEWEST).distinct();
    }

    private static CaptureDatabase database(String version) throws SQLException {
        CaptureDatabase database = CaptureDatabase.on(Servers.postgres(version));
        return database.execute("CREATE TABLE t (id int PRIMARY KEY, v text)").grant(T);
    }

    private static List<String> captured(CaptureDatabase database) throws SQLException {
        return database.captured().stream().flatMap(row -> row.shown().stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void attachingAgainChangesNothing(String version) throws Exception {
        try (CaptureDatabase database = database(version)) {
            assertEquals(Outcome.ATTACHED, database.attach("public.t"));
            String before = database.ask(TRIGGERS);

            assertEquals(Outcome.UNCHANGED, database.attach("public.t"));

            assertEquals(before, database.ask(TRIGGERS));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void tellsWhichTablesWereAlteredAndNoOther(String version) throws Exception {
        try (CaptureDatabase database = database(version)) {
            database.execute("CREATE TABLE p (id int, v text, PRIMARY KEY (id)) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR"
                + " VALUES IN (1); CREATE TABLE none (v text)");
            for (String table : List.of("p", "none")) {
                database.grant(new TableName("public", table));
            }
            for (String table : List.of("public.t", "public.p", "{table: public.none, key: full_row}")) {
                database.attach(table);
            }
            assertEquals(new Alterations(List.of(), 2), database.alterations(0, 9));

            for (String alter : List.of("ALTER TABLE t ADD w int", "ALTER TABLE p DROP CONSTRAINT p_pkey", "ALTER TABLE none DROP v")) {
                database.execute(alter);
            }

            assertEquals("none p t", database.altered().stream().map(TableName::name).sorted().collect(Collectors.joining(" ")));
            assertEquals(new Alterations(List.of(new TableName("public", "p")), 2), database.alterations(1, 1), "of some of them");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aPlanChangesNothing(String version) throws Exception {
        try (CaptureDatabase database = database(version)) {
            assertEquals(Outcome.ATTACHED, database.attacher().plan(CaptureDatabase.table("public.t")));
            assertEquals("0", database.ask("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"));

            database.attach("public.t");

            assertEquals(Outcome.UNCHANGED, database.attacher().plan(CaptureDatabase.table("public.t")));
            assertEquals(Outcome.ALTERED, database.attacher().plan(CaptureDatabase.table("{table: public.t, columns: [id]}")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ALTER TABLE t ADD COLUMN w int",
        "ALTER TABLE t ALTER COLUMN v TYPE varchar(10)",
        "ALTER TABLE t RENAME v TO w",
        "ALTER TABLE t DROP COLUMN v",
        "DROP TABLE t; CREATE TABLE t (id int PRIMARY KEY, v text); GRANT SELECT, TRIGGER ON t TO convoy_role",
        "DROP TRIGGER convoy_capture_update ON t",
        "ALTER TABLE t DISABLE TRIGGER USER",
        "ALTER TABLE t DISABLE TRIGGER convoy_capture_insert"})
    void attachingAgainMendsWhatWasAltered(String alteration) throws Exception {
        try (CaptureDatabase database = database(NEWEST)) {
            database.attach("public.t");
            database.execute(alteration);

            assertEquals(Outcome.ALTERED, database.attach("public.t"));

            assertEquals(Outcome.UNCHANGED, database.attach("public.t"));
            database.execute("INSERT INTO t (id) VALUES (1)").execute("UPDATE t SET id = 2").execute("DELETE FROM t").execute("TRUNCATE t");
            assertEquals("cdcdt", String.join("", captured(database).stream().map(line -> line.substring(0, 1)).toList()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ALTER TABLE t DROP COLUMN w, ADD COLUMN w text",
        "ALTER TABLE t RENAME v TO x; ALTER TABLE t RENAME w TO v; ALTER TABLE t RENAME x TO w",
        "ALTER TABLE t ALTER COLUMN w TYPE varchar(9)",
        "ALTER TABLE t DROP COLUMN w",
        "ALTER TABLE t ADD COLUMN x int"})
    void theFirstStatementBehindAnAlterIsCapturedAsWhatTheTableIsNow(String alteration) throws Exception {
        try (CaptureDatabase database = database(NEWEST)) {
            database.execute("ALTER TABLE t ADD COLUMN w text");
            database.attach("public.t");
            database.execute("INSERT INTO t (id) VALUES (1)");

            database.execute(alteration).execute("INSERT INTO t (id) VALUES (2)").execute("UPDATE t SET v = 'b'").execute("DELETE FROM t");

            assertEquals("0 3", database.ask("SELECT count(found) - 3 || ' ' || count(*) FILTER (WHERE found -> 'columns' ="
                + " convoy.shape_of('t'::regclass, NULL, '{id}') -> 'columns') FROM convoy.queue"));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void attachingAgainTakesNewPartitionsIn(String version) throws Exception {
        try (CaptureDatabase database = CaptureDatabase.on(Servers.postgres(version))) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE low PARTITION OF t FOR VALUES"
                + " FROM (0) TO (10)");
            database.grant(T).attach("public.t");
            database.execute("CREATE TABLE high PARTITION OF t FOR VALUES FROM (10) TO (20)");
            database.execute("INSERT INTO t VALUES (11)");
            assertEquals(List.of("c t {\"id\":11}"), captured(database));

            assertEquals(Outcome.ALTERED, database.grant(T).attach("public.t"));

            database.execute("UPDATE high SET id = 12");
            assertEquals(List.of("d t {\"id\":11}", "c t {\"id\":12}"), captured(database));
            assertEquals(Outcome.UNCHANGED, database.attach("public.t"));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void detachingNeedsNoRightOnTheTableAndKeepsItsNumber(String version) throws Exception {
        try (CaptureDatabase database = database(version)) {
            database.attach("public.t");
            String number = database.ask("SELECT table_id FROM convoy.attached");
            database.execute("REVOKE ALL ON t FROM convoy_role");

            assertTrue(database.attacher().detach(T));

            database.execute("INSERT INTO t VALUES (1, 'a')").execute("TRUNCATE t");
            assertEquals(List.of(), captured(database));
            assertEquals("0", database.ask("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"));
            assertFalse(database.attacher().detach(T), "a second time there is nothing to do");
            assertEquals(Outcome.ATTACHED, database.grant(T).attach("public.t"));
            assertEquals(number, database.ask("SELECT string_agg(table_id::text, ',') FROM convoy.attached"));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void nobodyWaitsBehindAnAttachThatWaits(String version) throws Exception {
        try (CaptureDatabase database = database(version)) {
            nobodyWaitsBehind(database, () -> database.attach("public.t"));

            assertEquals(Outcome.UNCHANGED, database.attach("public.t"));
            database.execute("INSERT INTO t VALUES (500, 'captured')");
            assertEquals(List.of("c t {\"id\":500,\"v\":\"captured\"}"), captured(database));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void nobodyWaitsBehindADetachThatWaits(String version) throws Exception {
        try (CaptureDatabase database = database(version)) {
            database.attach("public.t");

            nobodyWaitsBehind(database, () -> database.attacher().detach(T));

            assertEquals("0", database.ask("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"));
        }
    }

    /** While one transaction of the application keeps {@code work} waiting, another one writes; {@code work} ends when the first does. */
    private static void nobodyWaitsBehind(CaptureDatabase database, Callable<?> work) throws Exception {
        try (Connection holder = database.as(CaptureDatabase.OWNER); Connection writer = database.as(CaptureDatabase.OWNER);
             Statement hold = holder.createStatement(); Statement write = writer.createStatement()) {
            hold.execute("BEGIN");
            hold.execute("INSERT INTO t VALUES (1, 'open')");
            CompletableFuture<Object> done = CompletableFuture.supplyAsync(() -> call(work));
            write.execute("SET statement_timeout = '2s'");
            Duration shortest = Duration.ofDays(1);     // a busy machine holds up some of them
            for (int i = 100; i < 104; i++) {
                Awaitility.await("Convoy waits for its lock").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5))
                    .until(() -> waiters(database) > 0);
                long start = System.nanoTime();
                write.execute("INSERT INTO t VALUES (" + i + ", 'meanwhile')");
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                shortest = took.compareTo(shortest) < 0 ? took : shortest;
            }
            assertFalse(done.isDone(), "the open transaction should keep it waiting");
            hold.execute("COMMIT");
            done.get();
            assertTrue(shortest.compareTo(WAIT_MAX) < 0, "each writer waited, for " + shortest.toMillis() + " ms and more");
        }
    }

    private static int waiters(CaptureDatabase database) throws SQLException {
        return Integer.parseInt(database.ask("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 't'::regclass AND database ="
            + " (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    private static Object call(Callable<?> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void nobodyElseSeesTheQueue(String version) throws Exception {
        try (CaptureDatabase database = database(version)) {
            database.attach("public.t");
            for (String role : List.of(CaptureDatabase.OWNER, CaptureDatabase.APP)) {
                try (Connection connection = database.as(role)) {
                    SQLException refused = assertThrows(SQLException.class,
                        () -> CaptureDatabase.ask(connection, "SELECT data FROM convoy.queue"));
                    assertEquals("42501", refused.getSQLState(), role);
                }
            }
            assertEquals("0", database.ask("SELECT count(*) FROM pg_proc p, LATERAL aclexplode(coalesce(p.proacl,"
                + " acldefault('f', p.proowner))) a WHERE p.pronamespace = 'convoy'::regnamespace AND p.prosecdef AND a.grantee <> "
                    + "p.proowner"),
                "rights on SECURITY DEFINER functions");
        }
    }

    @Test
    void anOwnerCanDumpHisTable() throws Exception {
        Path dump = Stream.of("/usr/lib/postgresql/15/bin/pg_dump", "/usr/bin/pg_dump").map(Path::of)
            .filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(dump != null, "no pg_dump on this machine");
        assumeTrue(majorOf(dump) >= Servers.major(OLDEST), "this pg_dump is older than the server");
        try (CaptureDatabase database = database(OLDEST)) {
            database.execute("INSERT INTO t VALUES (1, 'dumped')");
            database.attach("public.t");

            Process process = new ProcessBuilder(dump.toString(), "-t", "public.t", "-d", database.server().jdbcUrl(database.name())
                .replace("jdbc:postgresql://", "postgresql://" + CaptureDatabase.OWNER + ":" + PASSWORD + "@"))
                .redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertEquals(0, process.waitFor(), output);
            assertTrue(output.contains("dumped") && output.contains("CREATE TRIGGER convoy_capture_insert"), output);
        }
    }

    private static int majorOf(Path dump) throws IOException {
        Process process = new ProcessBuilder(dump.toString(), "--version").start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Integer.parseInt(version.replaceAll("(?s)\\D*(\\d+).*", "$1"));
    }

    @Test
    void aTableThatIsAlteredWhileItsCaptureIsAdaptedIsNeverCapturedUnderTheWrongShape() throws Exception {
        try (CaptureDatabase database = database(Servers.DEFAULT_VERSION); Connection other = database.asSuperuser();
             Statement hold = other.createStatement()) {
            database.attach("public.t");
            database.execute("ALTER TABLE t ADD COLUMN x int");
            other.setAutoCommit(false);
            hold.execute("LOCK TABLE convoy.attached IN ROW EXCLUSIVE MODE");

            CompletableFuture<Exception> adapting = CompletableFuture.supplyAsync(() -> assertThrows(SQLException.class, () ->
                database.attacher().adapt(T)));
            Awaitility.await().until(() -> "1".equals(database.ask("SELECT count(*) FROM pg_locks WHERE relation ="
                + " 'convoy.attached'::regclass AND NOT granted")));
            database.execute("ALTER TABLE t RENAME COLUMN v TO w");
            other.commit();
            assertTrue(adapting.join().getMessage().contains("was altered while its capture was being adapted"), adapting.join()
                .getMessage());

            database.execute("INSERT INTO t (id, w) VALUES (1, 'a')");
            assertEquals("w", database.ask("SELECT coalesce(q.found, s.description)->'columns'->1->>'name' FROM convoy.queue q JOIN"
                + " convoy.shape s USING (table_id, shape_id)"));
        }
    }
}
