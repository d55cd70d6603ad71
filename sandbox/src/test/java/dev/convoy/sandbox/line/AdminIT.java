package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** The command line, as an operator meets it: one line an error, exit statuses, nothing done twice, nothing left behind. */
class AdminIT {
    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, v text)";

    private static Line line() {
        Line line = Line.create();
        return line.source(TABLE).table("public.t").withTarget("one", "create_tables: true");
    }

    @Test
    void setupShowsItsPlanAndMayRunAgain() {
        try (Line line = line()) {
            ConvoyProcess.Result plan = line.adminProcess("setup", "--dry-run");
            assertEquals(0, plan.status(), plan.err());
            assertTrue(plan.out().contains("would attach public.t"), plan.out());
            assertEquals(null, line.askSource("SELECT to_regnamespace('convoy')::text"));

            assertTrue(line.adminProcess("setup").out().contains("attached public.t"));
            ConvoyProcess.Result again = line.adminProcess("setup");
            assertEquals(0, again.status(), again.err());
            assertTrue(again.out().contains("captures public.t"), again.out());
            assertTrue(line.adminProcess("setup", "--dry-run").out().contains("would leave public.t"));
        }
    }

    @Test
    void aTableThatTheFileDoesNotNameAnyMoreIsToldAndStaysCaptured() throws Exception {
        try (Line line = line().setup()) {
            line.source("CREATE TABLE more (id int PRIMARY KEY)").table("public.more");
            String plan = line.adminProcess("setup", "--dry-run").out();
            assertTrue(plan.contains("would attach public.more") && plan.contains("would grow to 2 partitions"), plan);
            line.setup();
            Path without = Files.writeString(line.configFile().resolveSibling("without.yaml"),
                Files.readString(line.configFile()).replaceFirst("(?m)^.*public\\.more.*\n", ""));

            for (String command : List.of("setup", "doctor")) {
                ConvoyProcess.Result result = ConvoyProcess.admin(without, line.environment(), command);
                assertTrue(result.out().contains("public.more is captured, and the file does not name it")
                    && result.out().contains("scripts/admin detach --table public.more"), result.out() + result.err());
            }
            assertEquals("4", line.askSource("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'more'::regclass"));
        }
    }

    @Test
    void aPlanForANewSourceTellsWhichTablesCannotBe() {
        try (Line line = line()) {
            line.source("CREATE TABLE keyless (v text)").table("public.keyless");
            ConvoyProcess.Result plan = line.adminProcess("setup", "--dry-run");
            assertEquals(1, plan.status(), plan.out());
            assertTrue(plan.out().contains("would attach public.t") && plan.err().contains("has no primary key"), plan.out() + plan.err());
        }
    }

    @Test
    void twoTablesWithOneThatCannotBeAttachedSetsUpTheOther() {
        try (Line line = line()) {
            line.source("CREATE TABLE keyless (v text)").table("public.keyless");
            ConvoyProcess.Result setup = line.adminProcess("setup");
            assertEquals(1, setup.status());
            assertTrue(setup.out().contains("attached public.t") && setup.err().startsWith("error: ")
                && setup.err().contains("has no primary key"), setup.out() + setup.err());
        }
    }

    @Test
    void statusAsJsonHasTheFieldsThatToolsRead() throws Exception {
        try (Line line = line().start()) {
            line.source("INSERT INTO t VALUES (1, 'x')").awaitEqual("one", "public", "t");
            JsonNode status = new ObjectMapper().readTree(line.adminProcess("status", "--json").out());
            for (String field : "name state queue_rows queue_bytes oldest_ms leader".split(" ")) {
                assertTrue(status.get("source").has(field), field);
            }
            JsonNode table = status.get("tables").get(0);
            for (String field : "target table state captured published applied waiting parked skipped lag_rows lag_ms healed error"
                     .split(" ")) {
                assertTrue(table.has(field), field);
            }
            assertEquals("public.t one live 1 1 1", table.get("table").asText() + " " + table.get("target").asText() + " "
                + table.get("state").asText()
                + " " + table.get("captured") + " " + table.get("published") + " " + table.get("applied"));
        }
    }

    @Test
    void aChangeThatWasCapturedBeforeTheSourcesClockWasSetBackIsNotOfTheFuture() throws Exception {
        try (Line line = line().setup()) {
            line.target("one", "DELETE FROM convoy.progress");
            line.source("INSERT INTO t VALUES (1, 'x')").source("UPDATE convoy.queue SET at = at + interval '1 hour'");

            JsonNode status = new ObjectMapper().readTree(line.admin("status", "--json").out());

            assertEquals("1 0 0", status.get("source").get("queue_rows") + " " + status.get("source").get("oldest_ms") + " "
                + status.get("tables").get(0).get("lag_ms"));
        }
    }

    @Test
    void mistakesAreOneLineWithTheirExitStatus() throws Exception {
        try (Line line = line()) {
            ConvoyProcess.Result flag = line.adminProcess("status", "--jsno");
            assertEquals(2, flag.status());
            assertTrue(flag.err().contains("--jsno"), flag.err());
            ConvoyProcess.Result target = line.adminProcess("parked", "--target", "on");
            assertEquals(2, target.status());
            assertTrue(target.err().contains("did you mean \"one\""), target.err());
            assertEquals(2, line.adminProcess("replay", "--target", "one", "--table", "public.x").status());
            for (String command : List.of("parked", "replay")) {
                ConvoyProcess.Result limit = line.setup().admin(command, "--target", "one", "--limit", "0");
                assertEquals("2 error: --limit: must be 1 or more, was 0", limit.status() + " " + limit.err().strip());
            }
            ConvoyProcess.Result secret = ConvoyProcess.admin(line.configFile(), Map.of(), "status");
            assertEquals(2, secret.status());
            assertTrue(secret.err().contains("LINE_PASSWORD is not set"), secret.err());

            String yaml = Files.readString(line.configFile());
            java.nio.file.Path wrong = Files.writeString(line.configFile().resolveSibling("wrong.yaml"),
                yaml.replaceAll("127.0.0.1:\\d+/" + line.name() + "\"", "127.0.0.1:1/x\""));
            ConvoyProcess.Result unreachable = ConvoyProcess.admin(wrong, line.environment(), "setup");
            assertEquals(3, unreachable.status(), unreachable.err());
            assertEquals(1, unreachable.err().strip().lines().count(), unreachable.err());
            assertFalse(unreachable.err().contains(line.environment().get("LINE_PASSWORD")));
        }
    }

    @Test
    void doctorNamesTheGrantThatIsMissing() {
        try (Line line = line()) {
            line.setup();
            line.source("REVOKE TRIGGER ON t FROM \"" + line.name() + "\"").target("one", "CREATE TABLE t (id int PRIMARY KEY, v text)");
            ConvoyProcess.Result doctor = line.adminProcess("doctor");
            assertEquals(1, doctor.status());
            assertTrue(doctor.out().contains("GRANT SELECT, TRIGGER ON \"public\".\"t\" TO \"" + line.name() + "\""), doctor.out());
            assertTrue(doctor.out().contains("GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON \"public\".\"t\""), doctor.out());
            assertTrue(doctor.out().contains("GRANT SET ON PARAMETER session_replication_role"), doctor.out());
        }
    }

    /** Nothing is set up yet, and everything that will be missed is named at once. */
    @Test
    void doctorNamesEveryGrantBeforeSetup() {
        try (Line line = line()) {
            line.source("CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p DEFAULT")
                .table("public.p").table("public.nowhere", "p");
            line.source("REVOKE ALL ON t, p1 FROM \"" + line.name() + "\"; REVOKE CREATE ON DATABASE \"" + line.name() + "\" FROM \""
                + line.name() + "\"");
            line.target("one", "REVOKE CREATE ON SCHEMA public FROM PUBLIC, \"" + line.role("one") + "\"; CREATE SCHEMA convoy");

            ConvoyProcess.Result doctor = line.adminProcess("doctor");

            assertEquals(1, doctor.status());
            for (String told : List.of("no right to create schema convoy; run: GRANT CREATE ON DATABASE " + line.name() + " TO ",
                "no right to capture public.t; run: GRANT SELECT, TRIGGER ON \"public\".\"t\" TO " + line.name(),
                "no right to capture public.p1; run: GRANT SELECT, TRIGGER ON \"public\".\"p1\" TO " + line.name(),
                "table public.nowhere does not exist; check the spelling",
                "schema convoy belongs to another role; run: ALTER SCHEMA convoy OWNER TO " + line.role("one"),
                "no right to create public.t; run: GRANT CREATE ON SCHEMA \"public\" TO " + line.role("one"))) {
                assertTrue(doctor.out().contains(told), () -> "doctor does not say: " + told + "\n" + doctor.out() + doctor.err());
            }
            line.source("CREATE SCHEMA convoy");
            String foreign = line.adminProcess("doctor").out();
            assertTrue(foreign.contains("fail  source " + line.name()) && foreign.contains("ALTER SCHEMA convoy OWNER TO " + line.name()
                + "\n") && foreign.contains("no right to capture public.t"), foreign);
            line.target("one", "ALTER ROLE \"" + line.role("one") + "\" PASSWORD 'changed'");
            String unreachable = line.adminProcess("doctor").out();
            assertTrue(unreachable.contains("fail  target one            cannot connect to target \"one\"")
                && unreachable.contains("check its url, user and password"), unreachable);
        }
    }

    @Test
    void doctorTellsWhatGoesWrongOnAFirstDay() {
        try (Line line = line()) {
            line.settings("topic: {retention.ms: 3600000}").source("CREATE TABLE u (id int PRIMARY KEY, v text, w text)").table("public.u")
                .source("CREATE EXTENSION hstore; ALTER TABLE t ADD COLUMN h hstore[]");
            line.target("one", "CREATE TABLE u (id serial, v text); GRANT ALL ON u TO \"" + line.role("one") + "\"");
            String before = line.adminProcess("doctor").out();
            assertTrue(before.contains("fail  target one            table public.u has no column \"w\"; alter the target's table")
                && before.contains("table public.u has no unique key of \"id\"; run: ALTER TABLE \"public\".\"u\" ADD UNIQUE (\"id\")"),
                before);
            line.setup();
            line.source("ALTER ROLE \"" + line.name() + "\" SET session_replication_role = replica");
            ConvoyProcess.Result doctor = line.adminProcess("doctor");
            for (String told : List.of("ok    kafka                 broker 1 at 127.0.0.1:", "keeps records for 1 hour:",
                "one replica each", "min.insync.replicas=1", "GiB free in", "its clock and ours agree", "the queue takes 0 MiB",
                "the lines of parked tables take 0 MiB",
                "its collation is the source's",
                "lacks extension hstore, whose types the source's tables have; run: CREATE EXTENSION \"hstore\"",
                "GRANT SELECT, UPDATE ON SEQUENCE public.u_id_seq TO " + line.role("one"),
                "fail  target one            table \"public.u\" has no column \"w\"",
                "session_replication_role is replica for role " + line.name())) {
                assertTrue(doctor.out().contains(told), () -> "doctor does not say: " + told + "\n" + doctor.out() + doctor.err());
            }
            assertTrue(doctor.out().lines().allMatch(finding -> finding.matches("(ok  |warn|fail)  \\S.*")), doctor.out());
        }
    }

    @Test
    void detachTakesTheTriggersOffAndNumberingGoesOnAfterwards() {
        try (Line line = line().start()) {
            line.source("INSERT INTO t VALUES (1, 'x')").awaitEqual("one", "public", "t");
            assertEquals(0, line.adminProcess("detach", "--table", "public.t").status());
            assertEquals("0", line.askSource("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'convoy%'"));
            assertEquals(1, line.adminProcess("detach", "--table", "public.t").status());
            ConvoyProcess.Result status = line.adminProcess("status");
            assertTrue(status.status() == 1 && status.out().contains("public.t at one: DETACHED: the table is detached")
                && status.out().contains("hint: scripts/admin setup, which copies it to one again (sync: auto)"), status.out());

            line.setup();
            line.source("INSERT INTO t VALUES (2, 'y')").awaitEqual("one", "public", "t");
            assertEquals("2", line.ask("one", "SELECT seq FROM convoy.progress"));
        }
    }

    /** What was written meanwhile is in no stream, and nobody would ask for it. */
    @Test
    void whatWasMissedWhileATableWasDetachedIsCopiedBySetup() {
        try (Line line = line().withTarget("two", "create_tables: true", "sync: manual").withTarget("three", "create_tables: true",
            "replay: manual").start()) {
            line.source("INSERT INTO t VALUES (1, 'x'), (2, 'x')").awaitEqual("one", "public", "t").awaitEqual("two", "public", "t")
                .awaitEqual("three", "public", "t");
            line.target("three", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v <> 'bad')").source("UPDATE t SET v = 'bad' WHERE id = 1")
                .await("three", "SELECT state FROM convoy.progress", "parked");
            assertEquals(0, line.adminProcess("detach", "--table", "public.t").status());
            line.source("UPDATE t SET v = 'y'");

            ConvoyProcess.Result setup = line.adminProcess("setup");

            assertTrue(setup.out().contains("copies public.t to one, three\n"), setup.out());
            assertTrue(setup.out().contains("warning: public.t was not captured while it was detached; run: scripts/admin sync --target two"
                + " --table public.t\n"), setup.out());
            line.target("three", "ALTER TABLE t DROP CONSTRAINT no_bad");
            line.await(() -> "the line is not replayed", () -> line.adminProcess("replay", "--target", "three").status() == 0);
            // The copy has no number of its own to wait for.
            for (String target : List.of("one", "three")) {
                line.await(target, "SELECT string_agg(t::text, ' ' ORDER BY id) FROM t", "(1,y) (2,y)");
            }
            assertEquals("bad", line.ask("two", "SELECT v FROM t WHERE id = 1"));
            assertFalse(line.adminProcess("setup").out().contains("copies"));
        }
    }

    @Test
    void teardownLeavesNothingBehindButTheRows() throws Exception {
        try (Line line = line().setup(); Admin kafka = Admin.create(Map.of("bootstrap.servers", Servers.kafka().bootstrapServers()))) {
            Runnable producer = line.startProducer();
            Runnable consumer = line.startConsumer("one");
            line.source("INSERT INTO t VALUES (1, 'x')").awaitEqual("one", "public", "t");
            producer.run();
            consumer.run();
            assertTrue(kafka.listTopics().names().get().contains("convoy." + line.name()));

            ConvoyProcess.Result teardown = line.adminProcess("teardown");
            assertEquals(0, teardown.status(), teardown.err());
            assertEquals(null, line.askSource("SELECT to_regnamespace('convoy')::text"));
            assertEquals("0", line.askSource("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'convoy%'"));
            assertEquals(null, line.ask("one", "SELECT to_regnamespace('convoy')::text"));
            assertFalse(kafka.listTopics().names().get().contains("convoy." + line.name()));
            assertEquals("(1,x)", line.source("INSERT INTO t VALUES (2, 'x')").ask("one", "SELECT string_agg(t::text, ' ') FROM t"));
        }
    }
}
