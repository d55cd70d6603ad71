package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import org.junit.jupiter.api.Test;

/** What a user sees first: a change at the source is soon at the targets, and status says so. */
class WholeLineIT extends EveryPair {
    @Test
    void carriesEveryKindOfChangeToEveryTarget() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE orders (id bigint PRIMARY KEY, customer text NOT NULL, total numeric(12,2), note text)");
            line.table("public.orders").withTarget("one", "create_tables: true").withTarget("two", "create_tables: true").start();

            line.source("INSERT INTO orders SELECT g, 'c' || g, g * 1.10, NULL FROM generate_series(1, 1000) g");
            line.source("UPDATE orders SET total = total + 1, note = E'tab\\tquote\"backslash\\\\ é ☃' WHERE id % 3 = 0");
            line.source("DELETE FROM orders WHERE id % 10 = 0");
            line.source("UPDATE orders SET id = id + 100000 WHERE id < 50");

            line.awaitEqual("one", "public", "orders").awaitEqual("two", "public", "orders");
            assertEquals("900", line.ask("one", "SELECT count(*) FROM orders"));
            ConvoyProcess.Result status = line.admin("status");
            assertEquals(0, status.status(), status.out() + status.err());
            assertTrue(status.out().contains("live"), status.out());
        }
    }

    @Test
    void truncateTakesItsPlaceAmongTheOtherChanges() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY)");
            line.table("public.a").table("public.b").withTarget("one", "create_tables: true").start();

            line.source("INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (1)");
            line.source("BEGIN; INSERT INTO a VALUES (3); TRUNCATE a, b; INSERT INTO a VALUES (2), (9); COMMIT");

            line.awaitEqual("one", "public", "a").awaitEqual("one", "public", "b");
            assertEquals("2,9", line.ask("one", "SELECT string_agg(id::text, ',' ORDER BY id) FROM a"));
            assertEquals("0", line.ask("one", "SELECT count(*) FROM b"));
        }
    }
}
