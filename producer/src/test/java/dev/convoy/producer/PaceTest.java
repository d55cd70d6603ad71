package dev.convoy.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pauses are a tenth of the quiet so far, within bounds. The clock is given. */
class PaceTest {
    private static final long START = -5_000_000_000L;

    private final Pace pace = new Pace(Duration.ofMillis(1), Duration.ofMillis(250), START);

    @Test
    void aBusyQueueIsLookedAtAsSoonAsAllowed() {
        assertEquals(Duration.ofMillis(1), pace.pause(START));
        assertEquals(Duration.ofMillis(1), pace.pause(after(10)));
    }

    @Test
    void thePauseGrowsWithTheQuiet() {
        assertEquals(Duration.ofMillis(2), pace.pause(after(20)));
        assertEquals(Duration.ofMillis(100), pace.pause(after(1_000)));
        assertEquals(Duration.ofMillis(250), pace.pause(after(2_500)));
    }

    @Test
    void anIdleQueueIsLookedAtNoLessThanFourTimesASecond() {
        assertEquals(Duration.ofMillis(250), pace.pause(after(10_000)));
        assertEquals(Duration.ofMillis(250), pace.pause(after(365L * 24 * 3_600_000)));
    }

    @Test
    void aChangeEndsTheQuiet() {
        pace.busy(after(10_000));

        assertEquals(Duration.ofMillis(1), pace.pause(after(10_000)));
        assertEquals(Duration.ofMillis(10), pace.pause(after(10_100)));
    }

    @Test
    void aClockThatWrapsAroundDoesNotMatter() {
        Pace wrapping = new Pace(Duration.ofMillis(1), Duration.ofMillis(250), Long.MAX_VALUE - 10);

        assertEquals(Duration.ofMillis(100), wrapping.pause(Long.MAX_VALUE - 10 + Duration.ofSeconds(1).toNanos()));
    }

    private static long after(long millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }
}
