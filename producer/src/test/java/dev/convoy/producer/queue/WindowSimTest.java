package dev.convoy.producer.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The protocol of {@link Window} in thousands of random schedules, with a crash between any two steps: nothing is lost (I1), numbers are
 * dense, keep what they stand for and follow row locks (I2), and targets apply each once (I3). The same model convicts two rules that
 * look as good, and the protocol with any of its steps out of place; so it can tell.
 */
class WindowSimTest {
    private static final int SCHEDULES = 5_000;

    @Test
    void ticksLoseNothingAndKeepOrderWhateverCrashes() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            run(seed);
        }
    }

    private static SimTopic run(long seed) {
        WindowSim sim = new WindowSim(seed, WindowRule.TICKS, Set.of());
        try {
            sim.run();
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
        return sim.topic();
    }

    @Test
    void schedulesAreNotTame() {
        int changes = 0;
        int repeated = 0;
        int withRepeats = 0;
        for (long seed = 0; seed < 100; seed++) {
            SimTopic topic = run(seed);
            changes += topic.changes();
            repeated += topic.repeated();
            withRepeats += topic.repeated() > 0 ? 1 : 0;
        }

        assertTrue(changes > 2_000, "only " + changes + " changes in 100 schedules");
        assertTrue(repeated > changes / 4, "only " + repeated + " of " + changes + " changes were sent again");
        assertTrue(withRepeats > 80, "only " + withRepeats + " of 100 schedules sent anything again");
    }

    @Test
    void readingByIdAloneLosesChanges() {
        assertConvicted("I1", WindowRule.ID_ALONE, Set.of());
    }

    @Test
    void readingBelowTheOldestRunningTransactionBreaksOrder() {
        assertConvicted("I2", WindowRule.XMIN_HORIZON, Set.of());
    }

    @ParameterizedTest
    @CsvSource({"TICK_NOT_DURABLE, I2", "PROGRESS_BEFORE_ACKNOWLEDGEMENT, I2", "SEGMENT_EMPTIED_TOO_EARLY, I1", "NUMBERS_FROM_TOPIC, I2"})
    void eachStepOfTheProtocolIsNeeded(Flaw flaw, String invariant) {
        assertConvicted(invariant, WindowRule.TICKS, Set.of(flaw));
    }

    private static void assertConvicted(String invariant, WindowRule rule, Set<Flaw> flaws) {
        Set<String> found = new TreeSet<>();
        for (long seed = 0; seed < 300; seed++) {
            try {
                new WindowSim(seed, rule, flaws).run();
            } catch (Violation violation) {
                found.add(violation.getMessage().substring(0, 2));
            }
        }
        assertTrue(found.contains(invariant), "no schedule broke " + invariant + ", only " + found + ": the model cannot tell");
    }

    /**
     * A writes; X stays open; C updates row 1 and commits; A updates row 1 and commits. Transaction ids say A before X before C, row locks
     * say C before A.
     */
    @Test
    void aLowerTransactionIdThatCommitsLaterIsNotPublishedBeforeWhatItOverwrote() {
        assertEquals(List.of(2L, 3L), versionsOfRowOne(WindowRule.TICKS));
        Violation violation = assertThrows(Violation.class, () -> versionsOfRowOne(WindowRule.XMIN_HORIZON));
        assertTrue(violation.getMessage().startsWith("I2"), violation.getMessage());
    }

    private static List<Long> versionsOfRowOne(WindowRule rule) {
        SimSource source = new SimSource(rule, Set.of());
        SimTopic topic = new SimTopic(source);
        SimTransaction a = source.begin(false);
        change(source, a, 0);
        SimTransaction x = source.begin(false);
        SimTransaction c = source.begin(false);
        x.execute(0, List.of(3));
        source.step(x);
        change(source, c, 1);
        commit(source, c);
        change(source, a, 1);
        commit(source, a);
        publishAll(source, topic);
        commit(source, x);
        publishAll(source, topic);

        List<Long> versions = new ArrayList<>();
        topic.log(0).forEach(sent -> {
            if (sent.change().key() == 1) {
                versions.add(sent.change().version());
            }
        });
        return versions;
    }

    /** B draws its id after A, commits before it, and is published before A is there to see. */
    @Test
    void anIdThatCommitsLateIsNotPassedOver() {
        assertEquals(2, publishedOfTwoThatCommitOutOfOrder(WindowRule.TICKS));
        assertEquals(1, publishedOfTwoThatCommitOutOfOrder(WindowRule.ID_ALONE));
    }

    private static int publishedOfTwoThatCommitOutOfOrder(WindowRule rule) {
        SimSource source = new SimSource(rule, Set.of());
        SimTopic topic = new SimTopic(source);
        SimTransaction a = source.begin(false);
        SimTransaction b = source.begin(false);
        change(source, a, 0);
        change(source, b, 1);
        commit(source, b);
        publishAll(source, topic);
        commit(source, a);
        publishAll(source, topic);
        return topic.log(0).size();
    }

    private static void change(SimSource source, SimTransaction transaction, int key) {
        transaction.execute(0, List.of(key));
        while (!transaction.isBetweenStatements()) {
            assertTrue(source.step(transaction));
        }
    }

    private static void commit(SimSource source, SimTransaction transaction) {
        source.commit(transaction);
        source.release(transaction);
    }

    private static void publishAll(SimSource source, SimTopic topic) {
        SimLeader leader = new SimLeader(source, topic, 10, Set.of());
        Random random = new Random(1);
        boolean working = true;
        while (working) {
            boolean stepped = leader.step();
            boolean delivered = leader.deliver(random);
            working = stepped || delivered || !leader.isIdle();
        }
        leader.die();
    }
}
