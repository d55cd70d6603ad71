package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work is done at once, later, or again and again, by few threads where there is little of it. */
class WorkersTest {
    private static final int THREADS = 8;
    private static final int SECONDS_MAX = 30;

    private final Workers workers = new Workers(THREADS);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void asMuchIsDoneAtTheSameTimeAsThereAreThreads() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            workers.run(() -> {
                all.countDown();
                await(all);
            }, Duration.ZERO);
        }

        assertTrue(all.await(SECONDS_MAX, TimeUnit.SECONDS), () -> all.getCount() + " did not begin beside the others");
    }

    @Test
    void whatRepeatsItselfGoesOn() throws InterruptedException {
        CountDownLatch thrice = new CountDownLatch(3);

        workers.repeat(thrice::countDown, Duration.ofMillis(1), Duration.ofMillis(1));

        assertTrue(thrice.await(SECONDS_MAX, TimeUnit.SECONDS), () -> thrice.getCount() + " times are missing");
    }

    @Test
    void littleWorkIsDoneByFewThreads() throws InterruptedException {
        // All threads are there, and rest.
        asMuchIsDoneAtTheSameTimeAsThereAreThreads();
        SynchronousQueue<Thread> done = new SynchronousQueue<>();
        Map<Thread, Integer> by = new HashMap<>();

        for (int i = 0; i < 400; i++) {
            workers.run(() -> offer(done), Duration.ofMillis(1));
            by.merge(done.poll(SECONDS_MAX, TimeUnit.SECONDS), 1, Integer::sum);
        }

        // Taken in turn, each would have done an eighth.
        assertTrue(by.values().stream().mapToInt(times -> times).max().orElse(0) > 100, () -> "it was divided as " + by);
    }

    private static void offer(SynchronousQueue<Thread> done) {
        try {
            done.offer(Thread.currentThread(), SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
