package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Refused rows in the middle of full traffic. */
class FloodIT {
    private static final String TABLE = "(id int PRIMARY KEY, v text NOT NULL, n bigint NOT NULL DEFAULT 0)";

    private static String owned(Line line, String target, String... tables) {
        StringBuilder sql = new StringBuilder();
        for (String table : tables) {
            sql.append("CREATE TABLE ").append(table).append(' ').append(TABLE).append("; ALTER TABLE ").append(table)
                .append(" OWNER TO \"")
                .append(line.role(target)).append("\";");
        }
        return sql.toString();
    }

    @Test
    void onePoisonRowAmongTwoHundredThousandParksItsTableAlone() throws Exception {
        try (Line line = Line.create()) {
            for (String table : List.of("a", "b", "c")) {
                line.source("CREATE TABLE " + table + " " + TABLE).table("public." + table);
            }
            line.withTarget("one", "replay: manual").target("one", owned(line, "one", "a", "b", "c")
                + "ALTER TABLE b ADD CONSTRAINT no_bad CHECK (v <> 'bad')");
            line.start();
            ExecutorService flood = Executors.newFixedThreadPool(3);
            List<Future<?>> writers = new ArrayList<>();
            for (String table : List.of("a", "b", "c")) {
                writers.add(flood.submit(() -> {
                    for (int i = 0; i < 67; i++) {
                        line.source("INSERT INTO " + table + " SELECT g, CASE WHEN '" + table
                            + "' = 'b' AND g = 30500 THEN 'bad' ELSE 'good' END FROM generate_series("
                            + (i * 1000 + 1) + ", " + (i * 1000 + 1000) + ") g");
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            line.awaitEqual("one", "public", "a").awaitEqual("one", "public", "c");
            line.await("one", "SELECT state || ' ' || seq || ' ' || received FROM convoy.progress WHERE table_name = 'b'",
                "parked 30499 67000");
            assertEquals("30499", line.ask("one", "SELECT count(*) FROM b"), "what stands before the bad row is applied");
            assertEquals("36501 30500 67000", line.ask("one",
                "SELECT count(*) || ' ' || min(seq) || ' ' || max(seq) FROM convoy.parked WHERE kind = 'change'"));

            line.target("one", "ALTER TABLE b DROP CONSTRAINT no_bad");
            ConvoyProcess.Result thousand = line.admin("replay", "--target", "one", "--table", "public.b", "--limit", "1000");
            assertEquals(0, thousand.status(), thousand.out() + thousand.err());
            assertEquals("31499", line.ask("one", "SELECT seq FROM convoy.progress WHERE table_name = 'b'"));
            assertEquals("31499", line.ask("one", "SELECT count(*) FROM b"));
            Future<?> more = flood.submit(() -> line.source("INSERT INTO b SELECT g, 'more' FROM generate_series(67001, 70000) g"));
            ConvoyProcess.Result all = line.admin("replay", "--target", "one", "--table", "public.b");
            more.get();

            line.await(() -> all.out(), () -> line.admin("replay", "--target", "one").status() == 0);
            line.awaitEqual("one", "public", "b");
            flood.shutdownNow();
        }
    }

    @Test
    void tenOperatorsAndKillsDoNotBreakTheOrderOfAnyKey() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t " + TABLE + "; INSERT INTO t SELECT g, 'x' FROM generate_series(1, 50) g WHERE false")
                .table("public.t");
            line.withTarget("one", "replay: auto").target("one", owned(line, "one", "t") + History.SQL);
            line.setup();
            line.startProducer();
            ConvoyProcess consumer = line.consumerProcess("one");
            line.source("INSERT INTO t SELECT g, 'x' FROM generate_series(1, 50) g").awaitEqual("one", "public", "t");
            Counter counter = new Counter(line);
            ExecutorService operators = Executors.newFixedThreadPool(10);
            Random random = new Random(7);
            for (int round = 0; round < 4; round++) {
                line.target("one", "ALTER TABLE t ADD CONSTRAINT moody CHECK (n % " + (5 + random.nextInt(20)) + " <> 3) NOT VALID");
                line.await("one", "SELECT state FROM convoy.progress", "parked");
                if (round % 2 == 0) {
                    consumer.kill();
                }
                line.target("one", "ALTER TABLE t DROP CONSTRAINT moody");
                List<Future<ConvoyProcess.Result>> replays = new ArrayList<>();
                for (int i = 0; i < (round == 3 ? 10 : 2); i++) {
                    replays.add(operators.submit(() -> line.admin("replay", "--target", "one")));
                }
                for (Future<ConvoyProcess.Result> replay : replays) {
                    assertTrue(replay.get().status() < 2, () -> "a replay failed");
                }
                if (round % 2 == 0) {
                    consumer = line.consumerProcess("one");
                }
                line.await("one", "SELECT state FROM convoy.progress", "live");
            }
            counter.close();
            operators.shutdownNow();
            line.awaitEqual("one", "public", "t");
            assertEquals("0", line.ask("one", History.BACKWARDS), "a key went back to an older state");
            assertEquals("0", line.ask("one", "SELECT sum(insert_exists + update_missing + delete_missing)::text FROM convoy.progress"));
            TopicAudit.check(line);
        }
    }

    @Test
    void aFailingTargetDoesNotDelayTheOthers() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t " + TABLE).table("public.t");
            for (String target : List.of("good", "bad", "fine")) {
                line.withTarget(target, "replay: auto").target(target, owned(line, target, "t"));
            }
            line.target("bad", "ALTER TABLE t ADD CONSTRAINT never CHECK (id <> 1)").start();
            for (int i = 0; i < 60; i++) {
                line.source("INSERT INTO t SELECT g, 'x' FROM generate_series(" + (i * 1000 + 1) + ", " + (i * 1000 + 1000) + ") g");
            }
            line.awaitEqual("good", "public", "t").awaitEqual("fine", "public", "t");
            line.await("bad", "SELECT state FROM convoy.progress", "parked");
            List<Duration> times = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Instant sent = Instant.now();
                line.source("UPDATE t SET n = n + 1 WHERE id = 60000");
                line.awaitApplied("good", "public", "t").awaitApplied("fine", "public", "t");
                times.add(Duration.between(sent, Instant.now()));
            }
            times.sort(Duration::compareTo);
            assertTrue(times.get(times.size() / 2).compareTo(Duration.ofSeconds(2)) < 0, times::toString);
            assertTrue(times.get(times.size() - 1).compareTo(Duration.ofSeconds(10)) < 0, times::toString);
            line.await("bad", "SELECT received - seq > 50000 FROM convoy.progress", "t");
        }
    }

    /** Counts rows up at the source until closed; every change of a row has a higher n than the one before. */
    private static final class Counter {
        private final Thread thread;
        private volatile boolean stopping;
        private volatile SQLException surprise;

        Counter(Line line) {
            thread = new Thread(() -> {
                Random random = new Random(3);
                try (Connection connection = line.sourceConnection(); Statement statement = connection.createStatement()) {
                    while (!stopping) {
                        int id = 1 + random.nextInt(50);
                        statement.execute("UPDATE t SET n = n + 1 WHERE id BETWEEN " + id + " AND " + (id + random.nextInt(5)));
                    }
                } catch (SQLException e) {
                    surprise = e;
                }
            });
            thread.start();
        }

        void close() throws InterruptedException {
            stopping = true;
            thread.join(10_000);
            if (surprise != null) {
                throw new AssertionError(surprise);
            }
        }
    }
}
