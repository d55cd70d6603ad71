package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Rows of 64 MiB pass through processes with a heap of 256 MiB; what is larger still stops its table by name. */
class LargeIT {
    /** 64 MiB take two minutes more: {@code -Dconvoy.large.jsonb=67108864}. */
    private static final int JSONB_BYTES = Integer.getInteger("convoy.large.jsonb", 8 << 20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SAMPLE = "SELECT string_agg(concat_ws(' ', id, length(data), md5(data), length(doc::text), "
        + "md5(doc::text), note),"
        + " ',' ORDER BY id) FROM big";

    /** Looks at values only when all has arrived: each look hashes all of them at the target. */
    private static void awaitSame(Line line) {
        line.awaitApplied(PATIENCE, "one", "public", "big");
        String source = line.askSource(SAMPLE);
        line.await(PATIENCE, () -> "wanted " + source + "\nbut found "
            + line.ask("one", SAMPLE), () -> source.equals(line.tryAsk("one", SAMPLE)));
    }

    @Test
    void rowsOf64MebibytesAreCapturedParkedReplayedCopiedAndVerified() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE big (id int PRIMARY KEY, data bytea, doc jsonb, note text); CREATE TABLE small (id int PRIMARY "
                + "KEY, v int);"
                + " CREATE TABLE other (id int PRIMARY KEY, data bytea)").table("public.big").table("public.small").table("public.other")
                .withTarget("one", "create_tables: true").setup();
            ConvoyProcess producer = line.producerProcess();
            ConvoyProcess consumer = line.consumerProcess("one");
            line.source("INSERT INTO small SELECT g, g FROM generate_series(1, 1000) g")
                .source("INSERT INTO big VALUES (1, decode(repeat('ab01cd02', 1 << 24), 'hex'), NULL, 'bytes')")
                .source("INSERT INTO other VALUES (1, decode(repeat('ab01cd02', 1 << 23), 'hex'))")
                .source("INSERT INTO big VALUES (2, NULL, jsonb_build_object('k', repeat(E'\u00e9x\"', " + JSONB_BYTES / 4
                    + ")), 'text'), (3, NULL, "
                    + "NULL, 'small')")
                .source("UPDATE big SET note = 'again' WHERE id = 2")
                .source("UPDATE small SET v = v + 1");
            line.awaitEqual("one", "public", "small");
            awaitSame(line);
            assertTrue(producer.alive() && consumer.alive(), "a process died");

            line.target("one", "ALTER TABLE big ADD CONSTRAINT no CHECK (note <> 'refused')");
            line.source("UPDATE big SET note = 'refused' WHERE id = 1").source("UPDATE big SET note = 'behind' WHERE id = 1");
            line.await("one", "SELECT state || (SELECT count(*) FROM convoy.parked) FROM convoy.progress WHERE table_name = 'big'",
                "parked2");
            line.target("one", "ALTER TABLE big DROP CONSTRAINT no");
            awaitSame(line);

            line.target("one", "SET session_replication_role = 'replica'; DELETE FROM big WHERE id = 1; UPDATE big SET note = 'bent' "
                + "WHERE id = 2");
            ConvoyProcess.Result repair = line.admin("verify", "--table", "public.big", "--repair");
            assertEquals(0, repair.status(), repair.out() + repair.err());
            awaitSame(line);
            line.target("one", "TRUNCATE big");
            assertEquals(0, line.admin("sync", "--target", "one", "--table", "public.big").status());
            awaitSame(line);
            assertTrue(producer.alive() && consumer.alive(), "a process died");
        }
    }

    @Test
    void aLargeRowWithALabelThatATargetLacksBringsIt() {
        try (Line line = Line.create()) {
            line.source("CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE big (id int PRIMARY KEY, kind mood, data bytea)")
                .table("public.big").withTarget("one", "create_tables: true").target("one", "CREATE TYPE mood AS ENUM ('sad');"
                    + " ALTER TYPE mood OWNER TO \"" + line.role("one") + '"').setup();
            ConvoyProcess producer = line.producerProcess();
            ConvoyProcess consumer = line.consumerProcess("one");
            line.source("INSERT INTO big VALUES (0, 'sad')").awaitEqual("one", "public", "big");

            line.source("ALTER TYPE mood ADD VALUE 'great'")
                .source("INSERT INTO big VALUES (1, 'great', decode(repeat('ab01cd02', 1 << 22), 'hex'))");

            line.await("one", "SELECT kind || ' ' || length(data) FROM big WHERE id = 1", "great " + (4 << 22));
            assertTrue(producer.alive() && consumer.alive(), "a process died");
        }
    }

    @Test
    void aRowThatIsTooLargeEvenSoStopsItsTableByNameAndSizeAndOthersGoOn() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE huge (id int PRIMARY KEY, a text); CREATE TABLE small (id int PRIMARY KEY)").table("public.huge")
                .table("public.small").withTarget("one", "create_tables: true").setup();
            ConvoyProcess producer = line.producerProcess();
            line.consumerProcess("one");
            line.source("INSERT INTO huge VALUES (1, 'fits')").awaitEqual("one", "public", "huge");

            line.source("INSERT INTO huge VALUES (41, 'beside'), (42, repeat('x', 152000000))").source("INSERT INTO small VALUES (1)");

            line.awaitEqual("one", "public", "small");
            line.await("one", "SELECT error->>'code' FROM convoy.progress WHERE table_name = 'huge'", "ROW_TOO_LARGE");
            String status = line.admin("status").out();
            List.of("public.huge at one: ROW_TOO_LARGE: a row of 1520000", "its key is {\"id\":42}")
                .forEach(part -> assertTrue(status.contains(part), status));
            assertEquals(0, line.source("UPDATE huge SET a = 'fits' WHERE id = 42").admin("sync", "--target", "one").status());

            line.source("UPDATE huge SET a = repeat('y', 300000000) WHERE id = 42").source("INSERT INTO small VALUES (2)")
                .awaitEqual("one", "public", "small");
            line.await("one", "SELECT error->>'message' LIKE 'a row of 3000000% its key is {\"id\":42}%' FROM convoy.progress"
                + " WHERE table_name = 'huge'", "t");
            assertTrue(producer.alive(), "the producer died");
        }
    }

    @Test
    void aTableOfAsManyColumnsAsThereMayBeIsCapturedCopiedAndVerified() {
        try (Line line = Line.create()) {
            line.source("DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE wide (id int PRIMARY KEY, ' || string_agg('c' || g || ' ' || CASE g % 4"
                + " WHEN 0 THEN 'int' WHEN 1 THEN 'text' WHEN 2 THEN 'boolean' ELSE 'inet' END, ', ') || ')'"
                + " FROM generate_series(1, 1599) g); END $$;"
                + " INSERT INTO wide (id, c1, c1599) VALUES (1, 'copied', '::1')").table("public.wide")
                .withTarget("one", "create_tables: true").start();
            line.awaitEqual("one", "public", "wide");

            line.source("INSERT INTO wide (id, c2, c1597) VALUES (2, true, 'captured'), (3, false, 'to be deleted')")
                .source("UPDATE wide SET c4 = id, c1599 = '::2'").source("DELETE FROM wide WHERE id = 3")
                .awaitEqual("one", "public", "wide");
            line.target("one", "SET session_replication_role = 'replica'; UPDATE wide SET c5 = 'bent'");
            ConvoyProcess.Result repair = line.admin("verify", "--repair");
            assertEquals(0, repair.status(), repair.out() + repair.err());
            line.awaitEqual("one", "public", "wide");
        }
    }

    @Test
    void aLineLargerThanAHeapIsParkedAndReplayed() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v text)").table("public.t").withTarget("one", "create_tables: true",
                "replay: manual").setup();
            line.startProducer();
            ConvoyProcess consumer = line.process("dev.convoy.consumer.Main", "96m", "--target", "one");
            line.source("INSERT INTO t VALUES (0, 'first')").awaitEqual("one", "public", "t");
            line.target("one", "ALTER TABLE t ADD CONSTRAINT no CHECK (v <> 'refused')").source("UPDATE t SET v = 'refused'")
                .source("INSERT INTO t SELECT g, repeat(md5(g::text), 1850) FROM generate_series(1, 2000) g");
            line.await(PATIENCE, () -> line.admin("status").out(),
                () -> "2002".equals(line.ask("one", "SELECT received FROM convoy.progress")));
            assertEquals("t", line.ask("one", "SELECT sum(length(change::text)) > 115e6 FROM convoy.parked"));

            line.target("one", "ALTER TABLE t DROP CONSTRAINT no");
            ConvoyProcess replay = line.process("dev.convoy.admin.Main", "96m", "replay", "--target", "one");

            assertEquals(OptionalInt.of(0), replay.awaitExit(PATIENCE), replay::output);
            line.assertEqual("one", "public", "t");
            assertTrue(consumer.alive() && !consumer.output().contains("OutOfMemory"), consumer::output);
        }
    }

    /** A chunk of more than 64 KiB comes in several records. */
    @Test
    void aLargeChunkThatIsRefusedIsTriedAgainBeforeWhatFollowsIt() {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v text)").table("public.t").withTarget("one", "create_tables: true").start();
            line.source("INSERT INTO t SELECT g, (SELECT string_agg(md5(g::text || n), '') FROM generate_series(1, 60) n)"
                + " FROM generate_series(1, 2000) g").awaitEqual("one", "public", "t");
            line.target("one", "UPDATE t SET v = 'x' WHERE id = 1; ALTER TABLE t ADD CONSTRAINT no_first CHECK (id <> 1) NOT VALID");
            line.admin("sync", "--target", "one", "--no-wait");
            line.await("one", "SELECT state FROM convoy.progress", "stopped").await(() -> "not copied",
                () -> "done".equals(line.askSource("SELECT state FROM convoy.pass")));
            line.source("UPDATE t SET v = 'y' WHERE id = 2000").await(() -> "not published",
                () -> "2001".equals(line.askSource("SELECT seq FROM convoy.attached")));

            line.target("one", "ALTER TABLE t DROP CONSTRAINT no_first");

            line.awaitEqual("one", "public", "t").await("one", "SELECT state || ' ' || synced_id FROM convoy.progress", "live 1");
        }
    }
}
