package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a mapping says is checked against both catalogs, and tables that arrive in one do not touch each other's rows. */
class MappingIT {
    private static final String ALL = "SELECT string_agg(origin || id || v, ' ' ORDER BY origin, id) FROM everything";

    private static String mapped(String table, String origin) {
        return "public." + table + ": {to: public.everything, columns: {origin: \"'" + origin + "'\", id: id, v: v}}";
    }

    @Test
    void tablesThatArriveInOneAreToldApartByTheirConstants() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE a (id int PRIMARY KEY, v text); CREATE TABLE b (id int PRIMARY KEY, v text);"
                + " INSERT INTO a VALUES (1, 'one'), (2, 'two'); INSERT INTO b VALUES (1, 'uno')").table("public.a").table("public.b")
                .withTarget("one", "tables: {" + mapped("a", "a") + ", " + mapped("b", "b") + "}");
            line.target("one", "CREATE TABLE everything (origin text, id int, v text, PRIMARY KEY (origin, id)); GRANT ALL ON everything TO"
                + " PUBLIC").start();
            line.await("one", ALL, "a1one a2two b1uno");

            line.source("UPDATE a SET v = 'eins' WHERE id = 1; DELETE FROM a WHERE id = 2; INSERT INTO b VALUES (2, 'dos')");
            line.await("one", ALL, "a1eins b1uno b2dos");
            assertEquals(0, line.admin("verify").status());
            line.source("TRUNCATE a");
            line.await("one", ALL, "b1uno b2dos");
            line.target("one", "INSERT INTO everything VALUES ('b', 9, 'stray'), ('a', 9, 'stray')");
            assertEquals(0, line.admin("sync", "--target", "one", "--table", "public.b").status());
            line.await("one", ALL, "a9stray b1uno b2dos");
            assertEquals(0, line.admin("verify", "--repair").status());
            line.await("one", ALL, "b1uno b2dos");
        }
    }

    @Test
    void setupTellsThatRowsWereCopiedByAnotherMappingUntilTheyAreCopiedAgain() {
        try (Line line = Line.create()) {
            String warning = "warning: what the file says of public.t has changed, its rows stay as they were; restart the"
                + " consumer, then run: scripts/admin sync --target one --table public.t";
            line.source("CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1), (2, 2)").table("public.t")
                .withTarget("one", "create_tables: true", "tables: {public.t: {where: n > 1, to: public.t}}").setup().startProducer();
            Runnable consumer = line.startConsumer("one");
            line.await("one", "SELECT string_agg(id || ' ' || n, ',') FROM t", "2 2");
            assertFalse(line.admin("setup").out().contains("warning"));

            consumer.run();
            line.targetSettings("one", "tables: {public.t: {columns: {id: id, n: n * 10}}}");
            assertTrue(line.admin("setup").out().contains(warning));
            assertTrue(line.admin("setup").out().contains(warning), "once told it is as true as before");
            line.startConsumer("one");
            assertEquals(1, line.admin("verify").status());
            assertTrue(line.admin("setup").out().contains(warning));

            assertEquals(0, line.admin("sync", "--target", "one", "--table", "public.t").status());
            assertEquals("1 10,2 20", line.ask("one", "SELECT string_agg(id || ' ' || n, ',' ORDER BY id) FROM t"));
            assertFalse(line.admin("setup").out().contains("warning"));
        }
    }

    @Test
    void whatDoesNotFitIsSaidAtSetupWithWhatWould() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v text, qty int); CREATE TABLE u (id int PRIMARY KEY)").table("public.t")
                .table("public.u").withTarget("one", "tables: {public.t: {to: public.other, columns: {no: id, w: v, total: 'qty * price'}},"
                    + " public.u: public.missing}")
                .withTarget("two", "tables: {public.t: {columns: {id: id, v: v, total: 'qty || true'}}}");
            line.target("one", "CREATE TABLE other (no int PRIMARY KEY, x text NOT NULL, total int); GRANT ALL ON other TO PUBLIC");
            line.target("two", "CREATE TABLE t (id int, v text, total int); GRANT ALL ON t TO PUBLIC");

            ConvoyProcess.Result setup = line.admin("setup");

            assertEquals(1, setup.status());
            for (String said : List.of("error: target one: table \"public.other\" has no column \"w\"; it has: no, x, total",
                "error: target one: table \"public.other\" has column \"x\", which is NOT NULL, has no default, and which nothing fills",
                "warning: table \"public.missing\" does not exist; create it, or set create_tables: true",
                "error: target two: table \"public.t\" cannot take rows of \"public.t\": ")) {
                String told = said.startsWith("error") ? setup.err() : setup.out();
                assertTrue(told.contains(said), said + "\nis not in\n" + told);
            }
            line.target("two", "ALTER TABLE t DROP COLUMN total; ALTER TABLE t ADD total boolean; ALTER TABLE t ADD PRIMARY KEY (id)");
            assertTrue(line.admin("setup").err().contains("operator does not exist: integer || boolean"));
        }
    }

    @Test
    void aTableWithoutAPrimaryKeyIsFoundByColumnsTheOperatorNames() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE k (country text NOT NULL, no int NOT NULL, v text)")
                .table("{table: public.k, key: [country, no]}", "k").withTarget("one", "create_tables: true").start();
            line.source("INSERT INTO k VALUES ('de', 1, 'a'), ('fr', 1, 'b')").source("UPDATE k SET v = 'c' WHERE country = 'fr'")
                .source("DELETE FROM k WHERE country = 'de'; ALTER TABLE k ADD extra int; INSERT INTO k VALUES ('es', 2, 'd', 3)")
                .awaitEqual("one", "public", "k");
        }
    }

    @Test
    void sequencesOfATargetFollowItsRowsAndNeverGoBack() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE s (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, no serial UNIQUE)").table("public.s")
                .withTarget("one");
            line.target("one", "CREATE TABLE s (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, no serial UNIQUE); SELECT"
                + " setval('s_no_seq', 1000); GRANT ALL ON s TO PUBLIC; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC").start();

            line.source("INSERT INTO s SELECT FROM generate_series(1, 30)").awaitEqual("one", "public", "s");

            line.await("one", "SELECT last_value::text FROM s_id_seq", "30");
            assertEquals("1000", line.ask("one", "SELECT last_value::text FROM s_no_seq"));
        }
    }

    @Test
    void sequencesFollowAReplayByHand() {
        try (Line line = Line.create()) {
            String table = "CREATE TABLE s (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, v text)";
            line.source(table).table("public.s").withTarget("one", "replay: manual").target("one", table
                + "; ALTER TABLE s ADD CONSTRAINT good CHECK (v <> 'bad'); GRANT ALL ON s, s_id_seq TO PUBLIC").start();
            line.source("INSERT INTO s (v) VALUES ('good')").await("one", "SELECT last_value::text FROM s_id_seq", "1");
            line.source("INSERT INTO s (v) VALUES ('bad')").await("one", "SELECT state FROM convoy.progress", "parked");
            line.target("one", "ALTER TABLE s DROP CONSTRAINT good");

            assertEquals(0, line.admin("replay", "--target", "one").status());

            assertEquals("2", line.ask("one", "SELECT last_value::text FROM s_id_seq"));
        }
    }
}
