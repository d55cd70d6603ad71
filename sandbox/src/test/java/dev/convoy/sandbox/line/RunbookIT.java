package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.failure.FailureCode;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Troubles of docs/RUNBOOK.md that no other test makes: status names each with its hint, and what the runbook advises ends it. */
class RunbookIT {
    private static final String STATE = "SELECT concat_ws(' ', state, error->>'code') FROM convoy.progress WHERE table_name = 't'";

    /** A line with one table, which is the superuser's at the target. */
    private static Line line(String rows) {
        Line line = Line.create().source("CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t SELECT g, g FROM generate_series(1, "
            + rows + ") g").table("public.t").withTarget("one", "replay: manual");
        return line.target("one", "CREATE TABLE t (id int PRIMARY KEY, v int); GRANT ALL ON t TO \"" + line.role("one") + "\"");
    }

    private static String status(Line line, String... told) {
        ConvoyProcess.Result status = line.admin("status");
        assertEquals(1, status.status(), status.out());
        for (String each : told) {
            assertTrue(status.out().contains(each), () -> "status does not say: " + each + "\n" + status.out());
        }
        return status.out();
    }

    private static String remedy(FailureCode code) {
        return "hint: " + code.remedy("one", "public.t");
    }

    private static void succeeds(Line line, String... command) {
        ConvoyProcess.Result result = line.admin(command);
        assertEquals(0, result.status(), result.out() + result.err());
    }

    @Test
    void processesThatAreMissingARightAndBooksThatDoNotBalance() throws IOException {
        try (Line line = line("0").setup()) {
            line.source("INSERT INTO t VALUES (1, 1), (2, 1), (3, 1)");
            status(line, "CONNECTION: no producer leads", "hint: start one: scripts/producer -c ",
                "CONNECTION: no consumer of this target runs", "hint: start one: scripts/consumer -c ");
            Runnable stop = line.startProducer();
            line.startConsumer("one");
            line.awaitEqual("one", "public", "t");
            stop.run();
            whatIsLeftByAProducerThatEnded(line);
            line.startProducer();

            line.target("one", "REVOKE UPDATE ON t FROM \"" + line.role("one") + "\"").source("UPDATE t SET v = 2 WHERE id = 2")
                .await("one", STATE, "parked PRIVILEGE");
            status(line, "PRIVILEGE: ", remedy(FailureCode.PRIVILEGE));
            String doctor = line.admin("doctor").out();
            Matcher grant = Pattern.compile("GRANT UPDATE ON \"public\"\\.\"t\" TO \\S+").matcher(doctor);
            assertTrue(grant.find() && !doctor.contains("alter the target's table"), doctor);
            line.target("one", grant.group());
            succeeds(line, "replay", "--target", "one", "--table", "public.t");
            line.awaitEqual("one", "public", "t");

            line.target("one", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v >= 0)").source("UPDATE t SET v = -1 WHERE id = 3")
                .await("one", STATE, "parked ROW_REFUSED");
            line.target("one", "DELETE FROM convoy.parked; ALTER TABLE t DROP CONSTRAINT no_bad");
            status(line, "INTERNAL: the books do not balance: 1 changes should be parked, 0 are",
                "hint: copy the table again: scripts/admin sync --target one --table public.t");
            succeeds(line, "sync", "--target", "one", "--table", "public.t", "--no-wait");
            line.await(() -> "sync does not mend the books", () -> line.admin("replay", "--target", "one").status() == 0
                && line.admin("status").status() == 0).awaitEqual("one", "public", "t");

            line.target("one", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v <> -2)").source("UPDATE t SET v = -2 WHERE id = 3")
                .await("one", STATE, "parked ROW_REFUSED").source("UPDATE t SET v = 9 WHERE id = 1")
                .await("one", "SELECT count(*) FROM convoy.parked", "2");
            line.target("one", "DELETE FROM convoy.parked WHERE seq = (SELECT min(seq) FROM convoy.parked)");
            ConvoyProcess.Result replay = line.admin("replay", "--target", "one");
            assertTrue(replay.status() == 1 && (replay.out() + replay.err()).contains("rows of convoy.parked are missing"), replay.out());
            status(line, "INTERNAL: the books do not balance: 2 changes should be parked, 1 are",
                "hint: delete the table's other rows of convoy.parked at the target too, then: scripts/admin sync --target one --table"
                    + " public.t");
            ConvoyProcess.Result skip = line.admin("skip", "--target", "one", "--table", "public.t", "--reason", "it is the last", "--seq",
                line.ask("one", "SELECT seq FROM convoy.parked"));
            assertTrue(skip.status() == 1 && skip.err().contains("rows of convoy.parked are missing; delete the table's other"),
                skip.err());
            line.target("one", "DELETE FROM convoy.parked; ALTER TABLE t DROP CONSTRAINT no_bad");
            succeeds(line, "sync", "--target", "one", "--table", "public.t", "--no-wait");
            line.await(() -> "sync does not mend the books", () -> line.admin("replay", "--target", "one").status() == 0
                && line.admin("status").status() == 0).awaitEqual("one", "public", "t");
        }
    }

    /** It is told at once; and a change that waits in the queue is as old as it is, however long ago the one before was captured. */
    private static void whatIsLeftByAProducerThatEnded(Line line) throws IOException {
        line.target("one", "UPDATE convoy.progress SET applied_ts = applied_ts - interval '1 day'")
            .source("UPDATE t SET v = 3 WHERE id = 3");
        JsonNode status = new ObjectMapper().readTree(line.admin("status", "--json").out());
        assertEquals("null no producer leads", status.at("/source/leader") + " " + status.at("/source/error/message").asText());
        long lag = status.at("/tables/0/lag_ms").asLong();
        assertTrue(status.at("/tables/0/lag_rows").asLong() == 1 && lag > 0 && lag < 3_600_000, status::toPrettyString);
    }

    @Test
    void aTableThatIsBeingCopiedAndAChangeThatCannotBeCaptured() {
        try (Line line = line("1000").setup()) {
            status(line, "syncing", "CONNECTION: no consumer of this target runs");
            line.startProducer();
            line.startConsumer("one");
            line.awaitEqual("one", "public", "t");

            line.source("BEGIN; ALTER TABLE t DROP COLUMN id; UPDATE t SET v = 7 WHERE v = 1; COMMIT")
                .await("one", STATE, "stopped CAPTURE_FAILED");
            status(line, "CAPTURE_FAILED: ", remedy(FailureCode.CAPTURE_FAILED));
        }
    }
}
