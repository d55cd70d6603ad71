package dev.convoy.sandbox.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static List<Schedule.Step> steps(long seed) {
        Schedule schedule = new Schedule(seed, Fault.LOSSLESS);
        List<Schedule.Step> steps = new ArrayList<>();
        for (int i = 0; i < 3 * Fault.LOSSLESS.size(); i++) {
            steps.add(schedule.next());
        }
        return steps;
    }

    @Test
    void aSeedGivesTheSameFaultsAgain() {
        assertEquals(steps(7), steps(7));
        assertNotEquals(steps(7), steps(8));
    }

    @Test
    void everyRoundHasEveryKind() {
        EnumSet<Fault> dealt = EnumSet.noneOf(Fault.class);
        steps(7).subList(0, Fault.LOSSLESS.size()).forEach(step -> dealt.add(step.fault()));
        assertEquals(EnumSet.copyOf(Fault.LOSSLESS), dealt);
    }
}
