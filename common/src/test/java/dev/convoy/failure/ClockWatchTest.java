package dev.convoy.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private final AtomicLong wall = new AtomicLong(1_790_000_000_000L);
    private final BlockingQueue<Duration> told = new LinkedBlockingQueue<>();

    @Test
    void aClockThatIsSetBackIsToldOfEachTime() throws InterruptedException {
        try (ClockWatch watch = new ClockWatch(new WallClock(wall::get, () -> 0), Duration.ofMillis(1), told::add)) {
            wall.addAndGet(-3_600_000);
            assertEquals(Duration.ofHours(1), told.poll(10, TimeUnit.SECONDS), watch::toString);

            wall.addAndGet(-60_000);
            assertEquals(Duration.ofMinutes(1), told.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void nothingIsToldOnceItIsClosed() throws InterruptedException {
        SynchronousQueue<Long> looks = new SynchronousQueue<>();
        WallClock clock = new WallClock(() -> {
            looks.offer(0L);
            return wall.get();
        }, () -> 0);
        ClockWatch watch = new ClockWatch(clock, Duration.ofMillis(1), told::add);
        looks.take();

        watch.close();
        wall.addAndGet(-3_600_000);

        assertNull(looks.poll(100, TimeUnit.MILLISECONDS), "still looks");
        assertNull(told.peek());
    }
}
