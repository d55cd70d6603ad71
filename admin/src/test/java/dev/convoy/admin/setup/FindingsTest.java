package dev.convoy.admin.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.admin.setup.Finding.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What doctor makes of settings: what loses changes fails, what may be meant so is a warning, and each of them has a remedy. */
class FindingsTest {
    private static List<Finding> topic(Map<String, String> values) {
        return KafkaExam.settings("topic convoy.shop", values);
    }

    private static Level level(List<Finding> findings, String what) {
        List<Finding> found = findings.stream().filter(finding -> finding.what().contains(what)).toList();
        assertEquals(1, found.size(), () -> what + " in " + findings);
        assertTrue(found.get(0).level() == Level.OK || !found.get(0).remedy().isEmpty(), () -> "no remedy: " + found);
        return found.get(0).level();
    }

    private static ServerFacts server(boolean standby, boolean readOnly, double clock, String encoding, String collation) {
        return new ServerFacts(standby, readOnly, clock, encoding, collation, collation, true, Set.of(), List.of(), "origin", false);
    }

    @Test
    void aSchemaInWhichEveryRoleMayCreateIsWarnedOf() {
        ServerFacts open = new ServerFacts(false, false, 0, "UTF8", "C", "C", true, Set.of(), List.of(), "origin", true);

        assertTrue(open.findings("source shop").stream().anyMatch(finding -> finding.level() == Level.WARN
            && finding.remedy().equals("run: REVOKE CREATE ON SCHEMA public FROM PUBLIC")), () -> open.findings("source shop").toString());
    }

    @Test
    void aTopicThatKeepsWhatItIsGivenIsGood() {
        List<Finding> findings = topic(Map.of("cleanup.policy", "delete", "retention.ms", "604800000", "retention.bytes", "-1",
            "min.insync.replicas", "2", "unclean.leader.election.enable", "false", "max.message.bytes", "1048588",
            "message.timestamp.type", "LogAppendTime"));

        assertTrue(findings.stream().allMatch(finding -> finding.level() == Level.OK), findings::toString);
        assertEquals(Level.OK, level(findings, "keeps records for 7 days"));
    }

    @Test
    void aTopicThatLosesChangesIsNot() {
        assertEquals(Level.FAIL, level(topic(Map.of("cleanup.policy", "compact,delete")), "compaction makes holes"));
        assertEquals(Level.WARN, level(topic(Map.of("retention.ms", "3600000")), "keeps records for 1 hour:"));
        assertEquals(Level.WARN, level(topic(Map.of("retention.ms", "5400000")), "keeps records for 90 minutes:"));
        assertEquals(Level.WARN, level(topic(Map.of("retention.ms", "90500")), "keeps records for 90 seconds:"));
        assertEquals(Level.WARN, level(topic(Map.of("retention.bytes", "1000")), "at most 1000 bytes"));
        assertEquals(Level.WARN, level(topic(Map.of("min.insync.replicas", "1")), "min.insync.replicas=1"));
        assertEquals(Level.WARN, level(topic(Map.of()), "message.timestamp.type=CreateTime: retention goes by the producers' clocks"));
        assertEquals(Level.WARN, level(topic(Map.of("message.timestamp.after.max.ms", "3600000")), "sends that is 1 hour ahead"));
        assertEquals(Level.WARN, level(topic(Map.of("unclean.leader.election.enable", "true")), "unclean"));
        assertEquals(Level.FAIL, level(topic(Map.of("max.message.bytes", "1000")), "records of 1000 bytes only"));
        assertEquals(Level.WARN, level(topic(Map.of("max.message.bytes", "100000")), "in many parts"));
    }

    @Test
    void aBrokersDiskIsLookedAt() {
        assertEquals(Level.OK, KafkaExam.disk(1, "/data", 20L << 30, 100L << 30).level());
        assertEquals(Level.WARN, KafkaExam.disk(1, "/data", 5L << 30, 100L << 30).level());
    }

    @Test
    void aServerThatCannotBeWrittenFailsAndAClockThatIsOffWarns() {
        assertEquals(Level.FAIL, level(server(true, false, 0, "UTF8", "C").findings("source"), "is a standby"));
        assertEquals(Level.FAIL, level(server(false, true, 0, "UTF8", "C").findings("source"), "read-only"));
        assertEquals(Level.OK, level(server(false, false, -1.5, "UTF8", "C").findings("source"), "clock"));
        assertEquals(Level.WARN, level(server(false, false, -70, "UTF8", "C").findings("source"), "70.0 s behind ours"));
        assertEquals(Level.WARN, level(server(false, false, 70, "UTF8", "C").findings("source"), "70.0 s ahead of ours"));
    }

    @Test
    void textsThatAreOrderedOrStoredOtherwiseWarn() {
        ServerFacts source = server(false, false, 0, "UTF8", "de_DE.UTF-8");

        assertEquals(Level.OK, level(FitExam.texts("target", source, source), "collation"));
        assertEquals(Level.WARN, level(FitExam.texts("target", source, server(false, false, 0, "UTF8", "C")), "collation is C"));
        assertEquals(Level.WARN, level(FitExam.texts("target", source, server(false, false, 0, "LATIN1", "de_DE.UTF-8")), "LATIN1"));
    }
}
