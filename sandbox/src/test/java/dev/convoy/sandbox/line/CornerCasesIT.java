package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.consumer.Limits;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What attacks on passes, lines and schema changes have found. */
class CornerCasesIT {
    private static final String STATE = "SELECT state FROM convoy.progress";
    private static final String MESSAGE = "SELECT error->>'message' FROM convoy.progress";

    private static Line small(String columns, String values) {
        Line line = Line.create();
        line.source("CREATE TABLE t (id int PRIMARY KEY, n int, " + columns + ")").table("public.t")
            .withTarget("one", "create_tables: true").start();
        return line.source("INSERT INTO t VALUES " + values).awaitEqual("one", "public", "t");
    }

    private static String altered(Line line, String alter) {
        line.source(alter).await(() -> "not seen", () -> "t".equals(line.askSource("SELECT fingerprint = convoy.fingerprint(relid) FROM"
            + " convoy.attached")));
        line.source("UPDATE t SET n = n + 1 WHERE id = 1").await("one", STATE, "parked");
        return line.ask("one", MESSAGE);
    }

    @Test
    void chunksOfACopyWaitInTheLineOfAParkedTable() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v int)").table("public.t")
                .withTarget("one", "create_tables: true", "replay: manual").start();
            line.source("INSERT INTO t SELECT g, 1 FROM generate_series(1, 12000) g").awaitEqual("one", "public", "t");
            line.target("one", "UPDATE t SET v = 77 WHERE id = 11900; ALTER TABLE t ADD CONSTRAINT positive CHECK (v > 0)");
            line.source("UPDATE t SET v = -1 WHERE id = 1").await("one", STATE, "parked");
            line.source("UPDATE t SET v = 1 WHERE id = 1");
            line.admin("sync", "--target", "one", "--no-wait");
            line.await(() -> "not copied", () -> "done".equals(line.askSource("SELECT state FROM convoy.pass")));
            String chunks = line.askSource("SELECT chunk FROM convoy.pass");
            line.source("UPDATE t SET v = 5 WHERE id = 5");
            line.await("one", "SELECT count(*)::text FROM convoy.parked WHERE kind = 'chunk'", chunks);

            line.target("one", "ALTER TABLE t DROP CONSTRAINT positive");
            assertEquals(0, line.admin("replay", "--target", "one").status());

            line.await("one", STATE, "live").awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aFullLineThatWasEmptiedByHandInFrontOfAGapIsMendedByACopy() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v int)").table("public.t")
                .withTarget("one", "create_tables: true", "replay: manual", "parked_rows_max: 2").setup();
            line.startProducer();
            Runnable consumer = line.startConsumer("one");
            line.source("INSERT INTO t VALUES (1, 1)").awaitEqual("one", "public", "t");
            line.target("one", "ALTER TABLE t ADD CONSTRAINT positive CHECK (v > 0)");
            line.source("UPDATE t SET v = -1").await("one", STATE, "parked").source("UPDATE t SET v = 2").source("UPDATE t SET v = 3")
                .await("one", "SELECT count(*) FROM convoy.parked", "2")
                .await(() -> "not published", () -> "4".equals(line.askSource("SELECT seq FROM convoy.attached")));
            consumer.run();
            line.forgetTopicUpToNow();
            line.target("one", "DELETE FROM convoy.parked");
            line.startConsumer("one");

            ConvoyProcess.Result sync = line.admin("sync", "--target", "one");

            assertEquals(0, sync.status(), sync.out() + sync.err());
            line.awaitEqual("one", "public", "t").await("one", STATE, "live");
        }
    }

    @Test
    void aLineThatHasLostTheFirstChunkOfACopySaysSo() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v int)").table("public.t")
                .withTarget("one", "create_tables: true", "replay: manual").start();
            line.source("INSERT INTO t SELECT g, 1 FROM generate_series(1, 6000) g").awaitEqual("one", "public", "t");
            line.target("one", "ALTER TABLE t ADD CONSTRAINT positive CHECK (v > 0)");
            line.source("UPDATE t SET v = -1 WHERE id = 1").await("one", STATE, "parked");
            line.admin("sync", "--target", "one", "--no-wait");
            line.await("one", "SELECT (count(*) > 1)::text FROM convoy.parked WHERE kind = 'chunk'", "true");

            line.target("one", "DELETE FROM convoy.parked WHERE (seq, part) < (SELECT seq, part FROM convoy.parked WHERE kind = 'chunk'"
                + " ORDER BY seq DESC, part DESC LIMIT 1)");
            ConvoyProcess.Result replay = line.admin("replay", "--target", "one");

            assertEquals(1, replay.status());
            assertTrue((replay.out() + replay.err()).contains("rows of convoy.parked are missing"), () -> replay.out() + replay.err());
        }
    }

    @Test
    void aPassOverADroppedTableAndOneThatNoLongerFitsAreEndedAndStopNothingElse() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE k (id int PRIMARY KEY, b int NOT NULL); CREATE TABLE u (id "
                + "int PRIMARY KEY)")
                .table("public.t").table("public.k").table("public.u").withTarget("one", "create_tables: true").start();
            line.source("INSERT INTO t VALUES (1); INSERT INTO u VALUES (1); INSERT INTO k VALUES (1, 1)").awaitEqual("one", "public", "u");
            line.source("DROP TABLE t; ALTER TABLE k DROP CONSTRAINT k_pkey, ADD PRIMARY KEY (id, b); INSERT INTO k VALUES (1, 2)");
            line.await(() -> "the new key is not captured", () ->
                "2".equals(line.askSource("SELECT json_array_length(description::json->'key') FROM"
                + " convoy.shape s JOIN convoy.attached a USING (table_id, shape_id) WHERE table_name = 'k'")));

            line.source("INSERT INTO convoy.pass (table_id, targets, kind, plan) SELECT table_id, ARRAY[target], 'check', plan FROM"
                + " convoy.verification");

            line.await(() -> line.askSource("SELECT string_agg(state, ',') FROM convoy.pass"),
                () -> "done,failed,failed".equals(line.askSource("SELECT string_agg(state, ',' ORDER BY state) FROM convoy.pass")));
            line.source("INSERT INTO u VALUES (2)").awaitEqual("one", "public", "u");
        }
    }

    @Test
    void aColumnThatTookADroppedOnesNameIsNotTakenForIt() {
        try (Line line = small("c int, c_new int", "(1, 0, 10, 100), (2, 0, 20, 200)")) {
            String message = altered(line, "BEGIN; ALTER TABLE t DROP COLUMN c; ALTER TABLE t RENAME c_new TO c; COMMIT");
            assertTrue(message.endsWith("ALTER TABLE \"public\".\"t\" DROP COLUMN \"c\"; ALTER TABLE \"public\".\"t\" RENAME COLUMN "
                + "\"c_new\" TO"
                + " \"c\""), message);

            line.target("one", message.replaceAll(".*at the target: ", "")).awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aColumnAddedUnderADroppedOnesNameNeedsAnOperatorAndASkip() {
        try (Line line = small("c int", "(1, 0, 10), (2, 0, 20)")) {
            String message = altered(line, "BEGIN; ALTER TABLE t DROP COLUMN c; ALTER TABLE t ADD c int; COMMIT");
            assertTrue(message.contains("DROP COLUMN \"c\", ADD COLUMN \"c\" integer"), message);
            line.target("one", "ALTER TABLE t DROP COLUMN c, ADD COLUMN c int");
            ConvoyProcess.Result wrong = line.admin("skip", "--target", "one", "--table", "public.t", "--seq", "3", "--reason", "no");
            assertTrue(wrong.status() == 1 && wrong.err().contains("a schema record behind change 2"), wrong.out() + wrong.err());
            line.await("one", "SELECT count(*)::text FROM convoy.parked", "2");
            ConvoyProcess.Result parked = line.admin("parked", "--target", "one");
            List<String> told = parked.out().lines().toList();
            assertTrue(told.get(0).startsWith("public.t at one  the schema record behind seq 2  parked "), parked.out());
            assertTrue(told.get(3).endsWith("scripts/admin skip --target one --table public.t --seq 2 --reason TEXT"), parked.out());
            assertTrue(told.get(4).startsWith("public.t at one  seq 3  u  key {\"id\":1}  parked "), parked.out());

            ConvoyProcess.Result skip = line.admin("skip", "--target", "one", "--table", "public.t", "--seq", "2", "--reason",
                "done by hand");

            assertEquals(0, skip.status(), skip.out() + skip.err());
            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void columnsThatExchangedNamesAreNotTakenForOneAnother() {
        try (Line line = small("c int, d int", "(1, 0, 10, 100), (2, 0, 20, 200)")) {
            String message = altered(line, "BEGIN; ALTER TABLE t RENAME c TO x; ALTER TABLE t RENAME d TO c; ALTER TABLE t RENAME x TO d;"
                + " UPDATE t SET c = c + 1; COMMIT");

            line.target("one", message.replaceAll(".*at the target: |; then pass .*", ""));
            line.admin("skip", "--target", "one", "--table", "public.t", "--seq", "2", "--reason", "done by hand");

            line.awaitEqual("one", "public", "t");
            assertEquals("1,101,10;2,201,20", line.ask("one", "SELECT string_agg(concat_ws(',', id, c, d), ';' ORDER BY id) FROM t"));
        }
    }

    @Test
    void aColumnThatIsAddedAfterOneOfItsNameWasDroppedDoesNotHoldTheOldValues() {
        try (Line line = small("c int, d int", "(1, 0, 10, 7), (2, 0, 20, 7)")) {
            line.source("ALTER TABLE t DROP COLUMN c, DROP COLUMN d; UPDATE t SET n = 5 WHERE id = 2");
            line.await("one", "SELECT n::text FROM t WHERE id = 2", "5");

            String message = altered(line, "ALTER TABLE t ADD c int DEFAULT 3, ADD d int");
            assertTrue(message.endsWith("run at the target: ALTER TABLE \"public\".\"t\" DROP COLUMN \"c\"; ALTER TABLE \"public\".\"t\""
                + " ADD COLUMN \"c\" integer DEFAULT '3'; ALTER TABLE \"public\".\"t\" ALTER COLUMN \"c\" DROP DEFAULT; ALTER TABLE"
                + " \"public\".\"t\" DROP COLUMN \"d\"; ALTER TABLE \"public\".\"t\" ADD COLUMN \"d\" integer"), message);

            line.target("one", message.replaceAll(".*at the target: ", "")).awaitEqual("one", "public", "t");
        }
    }

    @Test
    void whatTheTargetRefusesToFollowWaitsForTheOperator() {
        try (Line line = small("m text", "(1, 0, 'a'), (2, 0, 'a')")) {
            String message = altered(line, "CREATE TYPE mood AS ENUM ('a', 'b'); ALTER TABLE t ALTER m TYPE mood USING m::mood; ALTER "
                + "TABLE t ADD"
                + " k bigint GENERATED BY DEFAULT AS IDENTITY");
            assertTrue(message.contains("ALTER COLUMN \"m\" TYPE public.mood") && message.contains("copy the table again"), message);

            line.target("one", "CREATE TYPE mood AS ENUM ('a', 'b'); ALTER TABLE t ALTER m TYPE mood USING m::mood, ADD k bigint");
            line.await("one", STATE, "live");
            assertEquals(0, line.admin("sync", "--target", "one").status());
            line.awaitEqual("one", "public", "t");
            line.source("CREATE TYPE other AS ENUM ('x'); ALTER TABLE t ADD o other; UPDATE t SET o = 'x'").await("one", STATE, "parked");
        }
    }

    @Test
    void aRowThatTheTargetHasTwiceIsADifference() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v int)").table("public.t").withTarget("one");
            line.target("one", "CREATE TABLE t (id int PRIMARY KEY, v int); GRANT ALL ON t TO PUBLIC").start();
            line.source("INSERT INTO t VALUES (1, 1), (2, 2)").awaitEqual("one", "public", "t");
            line.target("one", "ALTER TABLE t DROP CONSTRAINT t_pkey; INSERT INTO t VALUES (2, 2)");

            ConvoyProcess.Result verify = line.admin("verify");

            assertTrue(verify.status() == 1 && verify.out().contains("extra     {\"id\":2}"), verify.out() + verify.err());
        }
    }

    @Test
    void aPartitionThatMayNotBeCapturedYetIsToldAndCapturedOnceItMay() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) "
                + "TO (10);"
                + " GRANT SELECT, TRIGGER ON p1 TO PUBLIC").table("public.p").withTarget("one", "create_tables: true").start();
            line.source("INSERT INTO p VALUES (1)").awaitEqual("one", "public", "p");
            line.source("CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)");
            line.await(() -> "status does not tell", () -> line.admin("status").out()
                .contains("GRANT SELECT, TRIGGER ON \"public\".\"p2\""));

            line.source("GRANT SELECT, TRIGGER ON p2 TO PUBLIC");

            line.await(() -> "not captured", () -> "4".equals(line.askSource("SELECT count(*) FROM pg_trigger WHERE tgrelid = "
                + "'p2'::regclass")));
            line.source("INSERT INTO p2 VALUES (12)").awaitEqual("one", "public", "p");
            line.await(() -> "status goes on telling", () -> line.admin("status").status() == 0);
        }
    }

    @Test
    void aTableThatCannotBeAdaptedStopsNothingElse() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, tenant int NOT NULL DEFAULT 0, email varchar(10)); CREATE TABLE u (id int "
                + "PRIMARY KEY)")
                .table("{table: public.t, columns: [id, email]}", "public.t").table("public.u").withTarget("one", "create_tables: true")
                    .start();
            line.source("INSERT INTO t VALUES (1, 1, 'a'); INSERT INTO u VALUES (1)").awaitEqual("one", "public", "u");

            line.source("BEGIN; ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (id, tenant), ALTER email TYPE text; UPDATE t SET "
                + "email ="
                + " 'b'; COMMIT").source("INSERT INTO u VALUES (2)");

            line.awaitEqual("one", "public", "u");
            line.await(() -> "status does not tell", () -> line.admin("status").out().contains("capture does not fit the table"));
        }
    }

    /** The catalog then says what it said before, as if the table had never been altered. */
    @Test
    void aTableThatGetsBackTheKeyItLostIsCapturedAsBefore() {
        try (Line line = small("m text", "(1, 0, 'a')")) {
            String failing = "SELECT count(*) FROM convoy.attached WHERE error->>'message' LIKE 'capture does not fit the table%'";
            line.source("ALTER TABLE t DROP CONSTRAINT t_pkey").await(() -> "not told", () -> "1".equals(line.askSource(failing)));

            line.source("ALTER TABLE t ADD PRIMARY KEY (id)").await(() -> "told for ever", () -> "0".equals(line.askSource(failing)));

            assertEquals(0, line.admin("status").status());
            line.source("INSERT INTO t VALUES (2, 0, 'b')").awaitEqual("one", "public", "t");
        }
    }

    @Test
    void whoHoldsATableForLongDoesNotHoldUpOthers() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE p (id int PRIMARY KEY) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);"
                + " INSERT INTO p VALUES (1); CREATE TABLE u (id int PRIMARY KEY)").table("public.p").table("public.u")
                .withTarget("one", "create_tables: true").source("GRANT SELECT, TRIGGER ON p1 TO \"" + line.name() + "\"").start();
            line.awaitEqual("one", "public", "p");
            try (Connection holder = line.sourceConnection(); Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute("LOCK TABLE p IN ACCESS EXCLUSIVE MODE");
                // As admin sync asks for it; that looks at the table itself first, and waits.
                line.source("INSERT INTO convoy.pass (table_id, targets, plan) SELECT p.table_id, p.targets, p.plan FROM convoy.pass p JOIN"
                    + " convoy.attached a USING (table_id) WHERE a.table_name = 'p'");
                line.await(() -> "the pass does not wait", () -> "t".equals(line.askSource("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT"
                    + " granted AND relation = 'p'::regclass)")));
                Instant lookedAt = Instant.now();

                for (int i = 0; Duration.between(lookedAt, Instant.now()).toSeconds() < 8; i++) {
                    line.source("INSERT INTO u VALUES (" + i + ")").awaitEqual("one", "public", "u");
                }
                holder.rollback();
            }
            line.awaitCopied().awaitEqual("one", "public", "p");
        }
    }

    @Test
    void aFullLineWithALargeValueBehindItIsReplayed() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v text)").table("public.t")
                .withTarget("one", "create_tables: true", "parked_rows_max: 1").setup();
            line.startProducer();
            Limits l = Limits.DEFAULT;
            line.startConsumer("one", new Limits(l.batchRows(), l.batchBytes(), l.bufferBytes(), l.bufferRecords(), l.connections(),
                l.poll(), l.retryMin(), l.retryMax(), l.recheck(), l.commitEvery(), l.memberSeenEvery(), l.rememberedEvery(),
                l.tickEvery(), l.largeBytes(), Duration.ofSeconds(2)));
            line.source("INSERT INTO t VALUES (1, 'a')").awaitEqual("one", "public", "t");
            line.target("one", "ALTER TABLE t ADD CONSTRAINT no CHECK (v <> 'no')");
            line.source("INSERT INTO t VALUES (2, 'no')").await("one", STATE, "parked");
            line.source("INSERT INTO t VALUES (3, (SELECT string_agg(md5(g::text), '') FROM generate_series(1, 5000) g))");
            line.await(() -> "not published", () -> "3".equals(line.askSource("SELECT seq FROM convoy.attached")));

            line.target("one", "ALTER TABLE t DROP CONSTRAINT no");

            line.awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aTableThatWasMadeWhenTheConnectionWasLostIsMadeAgain() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1); CREATE TABLE u (id int PRIMARY KEY)")
                .table("public.t").table("public.u").withTarget("one", "create_tables: true");
            line.target("one", "CREATE SEQUENCE cuts; CREATE FUNCTION cut() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS $$ "
                + "BEGIN IF"
                + " nextval('cuts') <= 2 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$; CREATE FUNCTION"
                + " made() RETURNS event_trigger SECURITY DEFINER LANGUAGE plpgsql AS $$ DECLARE c record; BEGIN FOR c IN SELECT * FROM"
                + " pg_event_trigger_ddl_commands() LOOP EXECUTE 'CREATE TRIGGER cut AFTER INSERT ON ' || c.object_identity || ' EXECUTE"
                + " FUNCTION public.cut()'; END LOOP; END $$; CREATE EVENT TRIGGER made ON ddl_command_end WHEN TAG IN ('CREATE TABLE AS')"
                + " EXECUTE FUNCTION made()");
            line.start().source("INSERT INTO u VALUES (1)");

            line.awaitEqual("one", "public", "t").awaitEqual("one", "public", "u");

            assertTrue(Integer.parseInt(line.ask("one", "SELECT last_value::text FROM cuts")) > 2);
        }
    }

    @Test
    void aStopThatWasNotWrittenBecauseTheConnectionWasLostIsWrittenLater() {
        try (Line line = small("v int", "(1, 0, 0)")) {
            line.target("one", "CREATE SEQUENCE cuts; CREATE FUNCTION cut() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS $$ BEGIN"
                + " IF nextval('public.cuts') <= 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$; CREATE"
                + " TRIGGER cut BEFORE UPDATE ON convoy.progress FOR EACH ROW WHEN (NEW.state = 'stopped') EXECUTE FUNCTION cut();"
                + " ALTER TABLE convoy.progress ENABLE ALWAYS TRIGGER cut");

            line.source("BEGIN; ALTER TABLE t DROP COLUMN id; UPDATE t SET n = 7; COMMIT");

            line.await("one", STATE, "stopped");
            assertEquals("2", line.ask("one", "SELECT last_value::text FROM cuts"));
        }
    }

    @Test
    void aKeyThatIsARowOfNullsIsAKey() {
        try (Line line = Line.create()) {
            String type = "CREATE TYPE public.pair AS (a int, b int)";
            line.source(type).source("CREATE TABLE t (k public.pair PRIMARY KEY, v int)").table("public.t")
                .withTarget("one", "create_tables: true").target("one", type).start();
            line.source("INSERT INTO t VALUES ('(,)', 1), ('(1,)', 1)").awaitEqual("one", "public", "t");

            line.source("UPDATE t SET v = 2 WHERE true").awaitEqual("one", "public", "t");
            line.source("UPDATE t SET v = 3 WHERE k = '(,)'::public.pair").awaitEqual("one", "public", "t");

            assertEquals("3 2", line.ask("one", "SELECT string_agg(v::text, ' ' ORDER BY v DESC) FROM t"));
        }
    }

    @Test
    void anotherLengthOrPrecisionIsSeenByTheVeryNextStatement() {
        try (Line line = small("price numeric(8,2), code varchar(3)", "(1, 1, 1.25, 'abc')")) {
            line.source("ALTER TABLE t ALTER price TYPE numeric, ALTER code TYPE varchar(9); INSERT INTO t VALUES (2, 2, 1.2345, "
                + "'abcdef')");

            line.awaitEqual("one", "public", "t");
            assertEquals("1.2345 abcdef", line.ask("one", "SELECT price || ' ' || code FROM t WHERE id = 2"));
        }
    }

    @Test
    void aPartitionIsEmptiedRightBehindARename() {
        try (Line line = partitioned()) {
            line.source("ALTER TABLE p RENAME COLUMN id TO \"n%r\"; TRUNCATE p1");

            line.await("one", STATE, "parked").target("one", "ALTER TABLE p RENAME COLUMN id TO \"n%r\"");
            assertEquals(0, line.admin("replay", "--target", "one").status());
            line.awaitEqual("one", "public", "p");
            assertEquals("12", line.ask("one", "SELECT string_agg(\"n%r\"::text, ',') FROM p"));
        }
    }

    /** A table of two partitions, with a row in each. */
    static Line partitioned() {
        Line line = Line.create();
        line.source("CREATE TABLE p (id int PRIMARY KEY, n int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM"
            + " (0) TO (10); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20); GRANT SELECT, TRIGGER ON p1, p2 TO PUBLIC")
            .table("public.p").withTarget("one", "create_tables: true").start();
        return line.source("INSERT INTO p VALUES (1, 1), (12, 1)").awaitEqual("one", "public", "p");
    }
}
