package dev.convoy.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private long wall = 1_790_000_000_000L;
    private long passed = -5_000_000_000L;
    private boolean pause;
    private final WallClock clock = new WallClock(() -> wall, () -> passed);

    private void pass(Duration time) {
        wall += time.toMillis();
        passed += time.toNanos();
    }

    @Test
    void timeThatPassesIsNotSetBack() {
        pass(Duration.ofDays(400));

        assertEquals(Optional.empty(), clock.setBack());
    }

    @Test
    void aPauseBetweenTheLooksAtBothClocksIsNotSetBack() {
        WallClock paused = new WallClock(() -> wall, () -> {
            long before = passed;
            if (pause) {
                pause = false;
                pass(Duration.ofMinutes(1));
                return passed;
            }
            return before;
        });
        pause = true;

        assertEquals(Optional.empty(), paused.setBack());
    }

    @Test
    void aClockThatIsSetBackIsToldOnce() {
        pass(Duration.ofSeconds(10));
        wall -= 3_600_000;

        assertEquals(Optional.of(Duration.ofHours(1)), clock.setBack());
        assertEquals(Optional.empty(), clock.setBack());
    }

    @Test
    void aClockThatWasAheadAndIsMendedIsSetBackToo() {
        wall += 3_600_000;
        assertEquals(Optional.empty(), clock.setBack());
        pass(Duration.ofSeconds(5));
        wall -= 3_600_000;

        assertEquals(Optional.of(Duration.ofHours(1)), clock.setBack());
    }

    @Test
    void aSecondMoreOrLessIsNothing() {
        wall -= 1_000;
        assertEquals(Optional.empty(), clock.setBack());
        wall += 1_500;
        assertEquals(Optional.empty(), clock.setBack());
    }
}
