package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** Keys that are equal and spelled differently are one key: {@code 1.0} and {@code 1.00} of type numeric. */
class KeySpellingIT {

    @Test
    void aRowWhoseKeyWasRespelledIsGoneWhenItWasDeleted() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE k (id numeric PRIMARY KEY, v text)").table("public.k");
            line.withTarget("one", "create_tables: true").start();
            line.source("INSERT INTO k VALUES (0, 'first')").awaitEqual("one", "public", "k");

            line.source("BEGIN; INSERT INTO k VALUES (1.0, 'a'); UPDATE k SET id = 1.00 WHERE id = 1; UPDATE k SET id = 0.0 WHERE id = 0;"
                + " DELETE FROM k WHERE id = 1; INSERT INTO k VALUES (5, 'last'); COMMIT");

            line.await("one", "SELECT max(seq)::text FROM convoy.progress", "6");
            line.awaitEqual("one", "public", "k");
            assertEquals("0", line.ask("one", "SELECT sum(insert_exists + update_missing + delete_missing)::text FROM convoy.progress"));
        }
    }

    @Test
    void aTextKeyIsOneWhereItsCollationSaysSo() {
        try (Line line = Line.create()) {
            assumeTrue(!"0".equals(line.askSource("SELECT count(*) FROM pg_collation WHERE collprovider = 'i'")), "a server without ICU");
            String table = "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
                + " CREATE TABLE k (id text COLLATE ci PRIMARY KEY, v int)";
            line.source(table).table("public.k").withTarget("one").target("one", table + "; ALTER TABLE k OWNER TO \"" + line.role("one")
                + "\"").start();
            line.source("INSERT INTO k VALUES ('b', 1)").awaitEqual("one", "public", "k");

            line.source("BEGIN; INSERT INTO k VALUES ('a', 1); UPDATE k SET id = 'A' WHERE id = 'a'; DELETE FROM k WHERE id = 'a';"
                + " UPDATE k SET id = 'B' WHERE id = 'b'; UPDATE k SET id = 'b' WHERE id = 'b'; DELETE FROM k WHERE id = 'b';"
                + " INSERT INTO k VALUES ('last', 1); COMMIT");

            line.await("one", "SELECT string_agg(id, ' ') FROM k", "last");
            assertEquals("0", line.ask("one", "SELECT sum(insert_exists + update_missing + delete_missing)::text FROM convoy.progress"));
        }
    }

    @Test
    void anExpressionMayHoldAQuestionMark() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE j (id int PRIMARY KEY, doc jsonb)").table("public.j");
            line.withTarget("one", "create_tables: true", "tables: {public.j: {where: \"doc ? 'x' AND '?' <> ''\"}}").start();

            line.source("INSERT INTO j VALUES (1, '{\"x\": 1}'), (2, '{}')");

            line.await("one", "SELECT count(*)::text FROM j", "1");
        }
    }
}
