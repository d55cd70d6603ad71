package dev.convoy.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.failure.ClockWatch;
import dev.convoy.failure.WallClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private final AtomicLong wall = new AtomicLong(1_790_000_000_000L);

    private Interruption begin() {
        return new Interruption(setBack -> new ClockWatch(new WallClock(wall::get, () -> 0), Duration.ofMillis(1), setBack));
    }

    @Test
    void whoWaitsIsInterruptedWhenTheClockIsSetBackAndToldWhy() {
        Interruption interruption = begin();
        wall.addAndGet(-3_600_000);

        assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await(10, TimeUnit.SECONDS));

        assertTrue(interruption.reason().orElseThrow().startsWith("the clock was set back by 3600 s"), interruption.reason()::toString);
        interruption.close();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whatIsLeftOfAnInterruptionThatNobodyWaitedForIsGoneBehindIt() {
        Interruption interruption = begin();
        wall.addAndGet(-3_600_000);
        while (interruption.reason().isEmpty()) {
            Thread.onSpinWait();
        }

        interruption.close();

        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void anInterruptionBySomebodyElseIsLeftAlone() {
        Interruption interruption = begin();
        Thread.currentThread().interrupt();

        interruption.close();

        assertEquals(Optional.empty(), interruption.reason());
        assertTrue(Thread.interrupted());
    }
}
