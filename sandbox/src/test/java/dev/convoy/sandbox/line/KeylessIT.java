package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import org.junit.jupiter.api.Test;

/** Tables without a key arrive as they are: each row as often as it is there, or, where they are insert-only, not beyond the first change.
 * */
class KeylessIT {
    private static final String TABLE = "CREATE TABLE t (n int, v text, f float8, j json, d numeric(10, 2))";
    private static final String MEND = "CREATE FUNCTION mend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        + " UPDATE t SET v = 'mended' WHERE v = NEW.v AND v = 'broken'; RETURN NULL; END $$;"
        + " CREATE TRIGGER mend AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION mend()";
    private static final String SEEN = "SELECT string_agg(concat_ws(' ', total, v), ', ' ORDER BY total, v) FROM ";

    private static String owned(Line line, String target, String tables) {
        return tables.replace(";", "; ALTER TABLE t OWNER TO \"" + line.role(target) + "\";");
    }

    @Test
    void everyRowArrivesAsOftenAsItIsThere() {
        try (Line line = Line.create()) {
            line.source(TABLE + "; " + MEND + "; INSERT INTO t (n, v) SELECT 1000 + g % 50, 'many' FROM generate_series(1, 2000) g;"
                    + " INSERT INTO t VALUES (-5, repeat('long', 100000), NULL, NULL, NULL)")
                .table("{table: public.t, key: full_row}", "public.t")
                .withTarget("one").withTarget("two", "create_tables: true", "tables: {public.t: {to: public.m, columns: {total: \"n * 10\","
                    + " v: \"upper(v)\"}, where: \"n > 0 AND n < 100\"}}");
            line.target("one", owned(line, "one", TABLE + ";"));
            ConvoyProcess.Result setup = line.admin("setup");
            assertTrue(setup.status() == 0 && setup.out().contains("warning: public.t has key: full_row"), setup.out() + setup.err());
            Runnable producer = line.startProducer();
            Runnable consumer = line.startConsumer("one");
            line.startConsumer("two");
            line.awaitEqual("one", "public", "t").await("two", "SELECT synced_id IS NOT NULL AND state = 'live' FROM convoy.progress", "t");

            // Rows that are alike come and go one at a time, become alike, hold NULL, a type without an equality, and odd numbers.
            line.source("INSERT INTO t VALUES (1, 'a', '-0', '{\"x\":  1}', 1.5), (1, 'a', '-0', '{\"x\":  1}', 1.5), (2, 'b', 'NaN', "
                + "NULL, 2),"
                + " (NULL, NULL, NULL, NULL, NULL), (NULL, NULL, NULL, NULL, NULL), (3, 'c', 0, '[]', 'NaN')");
            line.source("DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t WHERE n = 1)");
            line.source("DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t WHERE n IS NULL); DELETE FROM t WHERE ctid IN (SELECT ctid"
                + " FROM t WHERE n = 1007 LIMIT 3)");
            line.source("UPDATE t SET n = 3, v = 'c', f = 0, j = '[]', d = 'NaN' WHERE n = 2");
            line.source("BEGIN; UPDATE t SET v = 'once' WHERE n = 1; UPDATE t SET v = 'twice' WHERE n = 1; INSERT INTO t VALUES (4);"
                + " DELETE FROM t WHERE n = 4; COMMIT");
            line.awaitEqual("one", "public", "t").awaitApplied("two", "public", "t");
            assertEquals("10 TWICE, 30 C, 30 C", line.ask("two", SEEN + "m"));

            // Rows move out of a target's filter and in; what a trigger does is captured before what fired it.
            line.source("UPDATE t SET n = -3 WHERE ctid = (SELECT min(ctid) FROM t WHERE n = 3); UPDATE t SET n = 7 WHERE n IS NULL");
            line.source("INSERT INTO t (n, v) VALUES (8, 'broken'), (8, 'fine')");
            producer.run();
            consumer.run();
            line.source("UPDATE t SET v = 'while nobody looked' WHERE n = 7; DELETE FROM t WHERE n = 1008");
            line.startProducer();
            line.startConsumer("one");
            line.awaitEqual("one", "public", "t").awaitApplied("two", "public", "t");
            assertEquals("10 TWICE, 30 C, 70 WHILE NOBODY LOOKED, 80 FINE, 80 MENDED", line.ask("two", SEEN + "m"));
            assertEquals("0 0", line.ask("one", "SELECT insert_exists || ' ' || delete_missing FROM convoy.progress"));

            // A difference is found, and a copy mends it.
            assertEquals(0, line.admin("verify", "--target", "one", "--table", "public.t").status());
            assertEquals(0, line.admin("verify", "--target", "two", "--table", "public.t").status());
            line.target("one", "DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t WHERE n = 1009)");
            ConvoyProcess.Result verify = line.admin("verify", "--target", "one", "--table", "public.t", "--repair");
            assertTrue(verify.status() == 1 && verify.out().contains("scripts/admin sync --target one --table public.t"), verify.out());
            line.source("DELETE FROM t WHERE n = 1009");
            line.await("one", "SELECT delete_missing::text FROM convoy.progress", "1");
            line.target("one", "INSERT INTO t (n) VALUES (77)");
            ConvoyProcess.Result sync = line.admin("sync", "--target", "one", "--table", "public.t");
            assertEquals(0, sync.status(), sync.out() + sync.err());
            line.awaitEqual("one", "public", "t");
            line.source("ALTER TABLE t ADD COLUMN late int DEFAULT 5; INSERT INTO t (n) VALUES (9); DELETE FROM t WHERE n = 1010; "
                + "TRUNCATE t;"
                + " INSERT INTO t (n) VALUES (10), (10)").awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aRowThatWasDeletedBeforeItCameIsGoneWhereTheLineEndsBetween() {
        try (Line line = Line.create()) {
            line.source(TABLE + "; " + MEND).table("{table: public.t, key: full_row}", "public.t").withTarget("one", "replay: manual");
            line.target("one", owned(line, "one", TABLE + ";") + " ALTER TABLE t ADD CONSTRAINT no_mending CHECK (v <> 'mended')").start();

            line.source("INSERT INTO t (n, v) VALUES (1, 'broken'); INSERT INTO t (n, v) VALUES (2, 'behind')");
            line.await("one", "SELECT count(*) || ' of ' || (SELECT sum(times) FROM convoy.owed) FROM convoy.parked", "3 of 1");
            line.target("one", "ALTER TABLE t DROP CONSTRAINT no_mending");
            ConvoyProcess.Result replay = line.admin("replay", "--target", "one", "--table", "public.t");

            assertEquals(0, replay.status(), replay.out() + replay.err());
            line.awaitEqual("one", "public", "t");
            assertEquals("0 0", line.ask("one", "SELECT delete_missing || ' ' || (SELECT count(*) FROM convoy.owed) FROM convoy.progress"));
        }
    }

    @Test
    void anInsertOnlyTableStopsByNameWhenARowIsChangedAndOthersGoOn() {
        try (Line line = Line.create()) {
            String tables = "CREATE TABLE t (at timestamptz, v text); CREATE TABLE other (id int PRIMARY KEY)";
            line.source(tables + "; INSERT INTO t VALUES ('2026-01-01', 'before')").table("{table: public.t, key: none}", "public.t")
                .table("public.other").withTarget("one", "create_tables: true").start();
            line.source("INSERT INTO t SELECT '2026-01-02', 'same' FROM generate_series(1, 3); UPDATE t SET v = v")
                .awaitEqual("one", "public", "t");

            line.source("UPDATE t SET v = 'changed' WHERE v = 'before'; INSERT INTO t VALUES (NULL, 'after'); INSERT INTO other VALUES "
                + "(1)");

            line.awaitEqual("one", "public", "other")
                .await("one", "SELECT state || ' ' || (error->>'code') FROM convoy.progress WHERE table_name = 't'", "stopped INSERT_ONLY");
            ConvoyProcess.Result status = line.admin("status");
            assertTrue(status.status() == 1 && status.out().contains("give the table key: full_row"), status.out());
            ConvoyProcess.Result sync = line.admin("sync", "--target", "one", "--table", "public.t");
            assertEquals(0, sync.status(), sync.out() + sync.err());
            line.source("INSERT INTO t VALUES (NULL, 'later')").awaitEqual("one", "public", "t");
        }
    }
}
