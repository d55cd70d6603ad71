package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Processes are killed (-9) while the application writes; nothing is lost, reordered or applied twice. */
class CrashIT {
    private static final long SEED = 20_261_123;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void eightConflictingWritersForHalfAMinuteEndEqualAlthoughProcessesAreKilled() {
        try (Line line = Line.create()) {
            line.source(Load.TABLES).table("public.hot").table("public.tags").withTarget("one", "create_tables: true").setup();
            List<ConvoyProcess> processes = new ArrayList<>(List.of(line.producerProcess(), line.producerProcess(),
                line.consumerProcess("one"),
                line.consumerProcess("one")));
            Random random = new Random(SEED);
            try (Load load = new Load(line, 8, SEED)) {
                Instant end = Instant.now().plusSeconds(30);
                while (Instant.now().isBefore(end)) {
                    // Between kills: whatever the load commits next; no clock decides where in a turn the process is hit.
                    long until = load.committed() + 200 + random.nextInt(2_000);
                    line.await(() -> "the load stands still", () -> load.committed() >= until || Instant.now().isAfter(end));
                    int victim = random.nextInt(processes.size());
                    processes.get(victim).kill();
                    processes.set(victim, victim < 2 ? line.producerProcess() : line.consumerProcess("one"));
                }
            }
            line.awaitEqual("one", "public", "hot").awaitEqual("one", "public", "tags");
            TopicAudit.check(line);
            assertEquals("0", line.ask("one", "SELECT sum(insert_exists + update_missing + delete_missing)::text FROM convoy.progress"),
                "changes applied twice would have been counted as divergence");
            ConvoyProcess.Result status = line.admin("status");
            assertEquals(0, status.status(), status.out());
        }
    }

    @Test
    void aStandbyTakesOverWithinTenSecondsOfAKill() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
            ConvoyProcess leader = line.producerProcess();
            line.await(() -> "no producer leads", () -> "1".equals(line.askSource("SELECT count(*) FROM convoy.leader")));
            line.startConsumer("one");
            Duration shortest = Duration.ofDays(1);
            for (int kill = 0; kill < 3 && shortest.toSeconds() >= 10; kill++) {    // a busy machine may hold up one
                ConvoyProcess standby = line.producerProcess();
                line.await(standby::output, () -> standby.output().contains("stands by"));
                line.source("INSERT INTO t VALUES (" + kill + ")").awaitEqual("one", "public", "t");

                leader.kill();
                Instant killed = Instant.now();
                line.source("INSERT INTO t VALUES (-1 - " + kill + ")").awaitEqual("one", "public", "t");

                Duration took = Duration.between(killed, Instant.now());
                assertTrue(took.toSeconds() < 30, "took " + took);
                shortest = took.compareTo(shortest) < 0 ? took : shortest;
                assertTrue(standby.output().contains(" leads source="), standby::output);
                leader = standby;
            }
            assertTrue(shortest.toSeconds() < 10, "took " + shortest);
        }
    }

    @Test
    void threeConsumersOfOneTargetShareItsTables() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY)");
            line.table("public.a").table("public.b").table("public.c").withTarget("one", "create_tables: true").setup();
            line.startProducer();
            List<ConvoyProcess> consumers = List.of(line.consumerProcess("one"), line.consumerProcess("one"), line.consumerProcess("one"));
            // Each member takes a table once the group has settled, so the first has one when it is killed.
            line.await(() -> consumers.stream().map(ConvoyProcess::output).toList().toString(),
                () -> consumers.stream().allMatch(consumer -> consumer.output().contains("takes target=one")));

            line.source("INSERT INTO a SELECT generate_series(1, 100); INSERT INTO b SELECT generate_series(1, 100); INSERT INTO c "
                + "SELECT generate_series(1, 100)");
            line.awaitEqual("one", "public", "a").awaitEqual("one", "public", "b").awaitEqual("one", "public", "c");

            consumers.get(0).kill();
            line.source("UPDATE a SET id = id + 1000; UPDATE b SET id = id + 1000; UPDATE c SET id = id + 1000");
            line.awaitEqual("one", "public", "a").awaitEqual("one", "public", "b").awaitEqual("one", "public", "c");
        }
    }

    @Test
    void aConsumerFrozenInItsTransactionGivesItsTableUpAndAppliesNothingWhenItWakes() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, n bigint NOT NULL)").table("public.t").withTarget("one", "replay: manual")
                .target("one", "CREATE TABLE t (id int PRIMARY KEY, n bigint NOT NULL); ALTER TABLE t OWNER TO \"" + line.role("one")
                    + "\";" + History.SQL).setup();
            line.startProducer();
            ConvoyProcess owner = line.consumerProcess("one");
            line.source("INSERT INTO t VALUES (1, 1)").awaitEqual("one", "public", "t");
            ConvoyProcess other = line.consumerProcess("one");
            try (Connection blocker = line.targetConnection("one"); Statement statement = blocker.createStatement()) {
                blocker.setAutoCommit(false);
                statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
                line.source("UPDATE t SET n = 2");
                line.await("one", "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND wait_event = 'relation'"
                    + " AND usename = '" + line.role("one") + "'", "1");
                owner.suspend();
                blocker.rollback();
                line.await("one", "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND usename = '"
                    + line.role("one") + "'", "1");
            }
            Instant frozen = Instant.now();
            line.await(PATIENCE, other::output, () -> "2".equals(line.ask("one", "SELECT n FROM t")));
            Duration took = Duration.between(frozen, Instant.now());
            assertTrue(took.compareTo(Duration.ofSeconds(45)) < 0, () -> "took " + took + "\n" + other.output());

            owner.resume();
            line.await(owner::output, () -> owner.output().contains("idle-in-transaction timeout"));
            line.source("UPDATE t SET n = 3").awaitEqual("one", "public", "t");
            assertEquals("1,2,3", line.ask("one", "SELECT string_agg(n::text, ',' ORDER BY at) FROM history"));
            assertEquals("0", line.ask("one", "SELECT sum(insert_exists + update_missing + delete_missing)::text FROM convoy.progress"));
        }
    }

    /** Ten million take minutes: {@code -Dconvoy.large.rows=10000000}. */
    @Test
    void oneTransactionOfAMillionRowsPassesThroughFixedHeaps() {
        int rows = Integer.getInteger("convoy.large.rows", 1_000_000);
        try (Line line = Line.create()) {
            line.source("CREATE TABLE big (id int PRIMARY KEY, v text)").table("public.big").withTarget("one", "create_tables: true")
                .setup();
            ConvoyProcess producer = line.producerProcess();
            ConvoyProcess consumer = line.consumerProcess("one");

            line.source("INSERT INTO big SELECT g, repeat('x', g % 50) || g FROM generate_series(1, " + rows + ") g");

            AtomicLong longest = new AtomicLong();
            line.await(Duration.ofSeconds(90L * rows / 1_000_000), () -> "not all has arrived", () -> {
                longest.accumulateAndGet(oldestTransaction(line), Math::max);
                return Integer.toString(rows).equals(line.ask("one", "SELECT seq FROM convoy.progress"));
            });
            line.assertEqual("one", "public", "big");
            assertTrue(longest.get() < 5_000, () -> "a transaction of Convoy's at the source was open for " + longest + " ms");
            assertTrue(producer.alive() && consumer.alive(), () -> producer.output() + consumer.output());
            assertTrue(!producer.output().contains("OutOfMemory") && !consumer.output().contains("OutOfMemory"));
        }
    }

    /** How long the oldest open transaction of Convoy's at the source has been, in ms: as long nothing there can be vacuumed (I8). */
    private static long oldestTransaction(Line line) {
        return Long.parseLong(line.askSource("SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start) * 1000), 0)::bigint"
            + " FROM pg_stat_activity WHERE usename = '" + line.name() + "'"));
    }
}
