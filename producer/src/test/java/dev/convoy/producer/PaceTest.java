package dev.convoy.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pauses are a tenth of the quiet so far, within bounds; of a busy source statements are gathered. The clock is given. */
class PaceTest {
    private static final long START = -5_000_000_000L;

    private final Pace pace = new Pace(Duration.ofMillis(1), Duration.ofMillis(250), Duration.ofMillis(40), 2_000, START);

    @Test
    void aBusyQueueIsLookedAtAsSoonAsAllowed() {
        assertEquals(Duration.ofMillis(1), pace.pause(0, 0, START));
        assertEquals(Duration.ofMillis(1), pace.pause(0, 0, after(10)));
    }

    @Test
    void thePauseGrowsWithTheQuiet() {
        assertEquals(Duration.ofMillis(2), pace.pause(0, 0, after(20)));
        assertEquals(Duration.ofMillis(100), pace.pause(0, 0, after(1_000)));
        assertEquals(Duration.ofMillis(250), pace.pause(0, 0, after(2_500)));
    }

    @Test
    void anIdleQueueIsLookedAtNoLessThanFourTimesASecond() {
        assertEquals(Duration.ofMillis(250), pace.pause(0, 0, after(10_000)));
        assertEquals(Duration.ofMillis(250), pace.pause(0, 0, after(365L * 24 * 3_600_000)));
    }

    @Test
    void aChangeEndsTheQuiet() {
        assertEquals(Duration.ZERO, pace.pause(1, 1, after(10_000)));

        assertEquals(Duration.ofMillis(1), pace.pause(0, 0, after(10_000)));
        assertEquals(Duration.ofMillis(10), pace.pause(0, 0, after(10_100)));
    }

    @Test
    void aClockThatWrapsAroundDoesNotMatter() {
        Pace wrapping = new Pace(Duration.ofMillis(1), Duration.ofMillis(250), Duration.ofMillis(40), 2_000, Long.MAX_VALUE - 10);

        assertEquals(Duration.ofMillis(100), wrapping.pause(0, 0, Long.MAX_VALUE - 10 + Duration.ofSeconds(1).toNanos()));
    }

    @Test
    void statementsAreGatheredTheLongerTheMoreThereAre() {
        assertEquals(Duration.ZERO, pauseAtRate(200, 2_000));
        assertEquals(20, pauseAtRate(1_200, 1_200).toMillis(), 1);
        assertEquals(Duration.ofMillis(40), pauseAtRate(20_000, 20_000));
    }

    @Test
    void statementsOfManyRowsAreGatheredByTheirRows() {
        assertEquals(20, pauseAtRate(100, 12_000).toMillis(), 1);
        assertEquals(Duration.ofMillis(40), pauseAtRate(100, 100_000));
    }

    @Test
    void whatIsBehindAFullPageDoesNotWait() {
        pauseAtRate(20_000, 20_000);

        assertEquals(Duration.ZERO, pace.pause(2_000, 2_000, after(10_000)));
    }

    @Test
    void changesAreNotGatheredBecauseATableIsCopiedBetweenThem() {
        for (int turn = 1; turn <= 500; turn++) {
            assertEquals(Duration.ZERO, pace.pause(2_000, 3, after(turn * 20 - 10)), "behind a chunk");
            assertEquals(Duration.ZERO, pace.pause(3, 3, after(turn * 20)), "turn " + turn);
        }
    }

    /** The pause after five seconds with a turn every 10 ms. */
    private Duration pauseAtRate(int statementsPerSecond, int changesPerSecond) {
        Duration pause = null;
        for (int turn = 1; turn <= 500; turn++) {
            pause = pace.pause(statementsPerSecond / 100, changesPerSecond / 100, after(turn * 10));
        }
        return pause;
    }

    private static long after(long millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }
}
