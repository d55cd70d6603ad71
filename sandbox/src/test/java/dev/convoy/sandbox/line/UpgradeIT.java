package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.db.Migrations;
import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Schema convoy is brought to a new version in place, and an old process says so when it meets a newer one. That setup may run while data
 * flow, RecipesIT shows.
 */
class UpgradeIT {
    private static Migrations upTo(String... versions) {
        return new Migrations(UpgradeIT.class, List.of(versions), List.of("told"));
    }

    private static int install(Line line, Migrations migrations) {
        try (Connection connection = line.sourceConnection()) {
            return migrations.install(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void manyThatUpgradeAtOnceDoEachStepOnce() {
        try (Line line = Line.create()) {
            assertEquals(0, install(line, upTo("V1__old")));
            line.source("INSERT INTO convoy.kept VALUES (1)");

            List<Integer> found = IntStream.range(0, 8).parallel().mapToObj(i -> install(line, upTo("V1__old", "V2__new"))).sorted()
                .toList();

            assertEquals(List.of(1, 2, 2, 2, 2, 2, 2, 2), found);
            assertEquals("1 by 2", line.askSource("SELECT id || ' ' || added FROM convoy.kept"));
            assertEquals("1,2", line.askSource("SELECT string_agg(version::text, ',' ORDER BY version) FROM convoy.schema_version"));
            assertEquals("42", line.askSource("SELECT convoy.told()"));
        }
    }

    @Test
    void whatTheFirstVersionHasCapturedArrivesBehindAnUpgradeWhileOthersWrite() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v text, n numeric); INSERT INTO t VALUES (5, 'before 5', 1.25),"
                    + " (1, 'brace {\"1', 1 / 4.0), (2, 'brace {\"2', 2 / 4.0), (3, 'before 3', NULL), (6, E'a\tb', 1000)")
                .table("public.t").withTarget("one", "create_tables: true", "sync: manual");
            String oid = line.askSource("SELECT 't'::regclass::oid::text");
            line.source("SET ROLE \"" + line.name() + "\"; " + Sql.load(UpgradeIT.class, "installed_by_version_1").replace("{relid}", oid)
                + "; RESET ROLE; RESET search_path; INSERT INTO t VALUES (7, 'by the old triggers', 7)");

            AtomicBoolean upgraded = new AtomicBoolean();
            AtomicInteger written = new AtomicInteger();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                while (!upgraded.get()) {
                    line.source("INSERT INTO t VALUES (" + (10_000 + written.getAndIncrement()) + ", 'meanwhile')");
                }
            });
            line.await(() -> "nobody writes", () -> written.get() > 10);
            int before = written.get();
            ConvoyProcess.Result setup = line.admin("setup");
            int beside = written.get() - before;
            upgraded.set(true);
            assertTrue(setup.out().contains("schema convoy upgraded from 1, version 2"), setup.out() + setup.err());
            writer.get();
            assertTrue(beside > 1, "only " + beside + " statements ran beside it");
            assertEquals("3", line.askSource("SELECT count(*) FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid"
                + " WHERE c.relispartition AND c.relname LIKE 'queue\\__' AND c.reloptions || t.reloptions"
                + " = '{autovacuum_enabled=false,autovacuum_enabled=false}'"));

            line.startProducer();
            line.startConsumer("one");
            line.source("UPDATE t SET v = 'by the new ones' WHERE id BETWEEN 5 AND 7;"
                + " INSERT INTO t SELECT g FROM generate_series(8, 2000) g")
                .awaitEqual("one", "public", "t");
            assertEquals(2007 + written.get() + " 0", line.ask("one", "SELECT seq || ' ' || insert_exists + update_missing + delete_missing"
                + " FROM convoy.progress"));
        }
    }

    @Test
    void anUpgradeThatFailsLeavesTheVersionThatWasThere() {
        try (Line line = Line.create()) {
            install(line, upTo("V1__old", "V2__new"));

            assertThrows(IllegalStateException.class, () -> install(line, upTo("V1__old", "V2__new", "V3__wrong")));

            assertEquals("2", line.askSource("SELECT max(version) FROM convoy.schema_version"));
            assertEquals("1", line.askSource("SELECT count(*) FROM pg_attribute WHERE attrelid = 'convoy.kept'::regclass AND attname = "
                + "'added'"));
        }
    }

    @Test
    void aProcessThatIsOlderThanTheSchemaSaysSoAndWaits() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
            line.target("one", "INSERT INTO convoy.schema_version (version) VALUES (1000)");
            ConvoyProcess.Result setup = line.admin("setup");
            assertTrue(setup.status() == 1 && setup.err().contains("version 1000, newer than this program knows"), setup.err());

            ConvoyProcess consumer = line.consumerProcess("one");
            line.startProducer();
            line.source("INSERT INTO t VALUES (1)");
            line.await(consumer::output, () -> consumer.output().contains("schema convoy at the target has version 1000"));
            line.target("one", "DELETE FROM convoy.schema_version WHERE version = 1000").awaitEqual("one", "public", "t");
        }
    }

    @Test
    void aDatabaseThatIsASourceIsNotMadeATargetNorTheOtherWayRound() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
            line.target("one", "CREATE TABLE convoy.queue ()");
            ConvoyProcess.Result target = line.admin("setup");
            line.target("one", "DROP TABLE convoy.queue").source("CREATE TABLE convoy.progress ()");
            ConvoyProcess.Result source = line.admin("setup");

            assertTrue(target.status() == 1 && target.err().startsWith("error: target one: its schema convoy has table queue, so it is one"
                + " of a source; a database is"), target.err());
            assertTrue(source.status() == 1 && source.err().contains("its schema convoy has table progress, so it is one of a target;"),
                source.err());
        }
    }

    /** A migration that changes what is in the queue deposes the leader. */
    @Test
    void noProducerThatIsOlderThanTheSchemaLeadsBehindAnUpgrade() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
            line.startProducer();
            line.startConsumer("one");
            line.source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t");
            ConvoyProcess standby = line.producerProcess();
            line.await(standby::output, () -> standby.output().contains("stands by"));

            line.source("BEGIN; INSERT INTO convoy.schema_version (version) VALUES (1000); UPDATE convoy.leader SET term = term + 1;"
                + " COMMIT")
                .source("INSERT INTO t VALUES (2)");

            line.await(standby::output, () -> standby.output().contains("schema convoy at the source has version 1000"));
            assertEquals("1", line.askSource("SELECT seq FROM convoy.attached"));
            line.source("DELETE FROM convoy.schema_version WHERE version = 1000").awaitEqual("one", "public", "t");
        }
    }
}
