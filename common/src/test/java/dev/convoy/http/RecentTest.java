package dev.convoy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who asks for a page never waits longer than a scrape may take, whatever the server behind it does. */
class RecentTest {
    @Test
    void aValueAndAnErrorAreReadOnceWhileTheyAreYoung() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        Recent<Integer> value = new Recent<>(Duration.ofHours(1), reads::incrementAndGet);
        Recent<Integer> error = new Recent<>(Duration.ofHours(1), () -> {
            throw new IOException("down " + reads.incrementAndGet());
        });

        assertEquals(2, value.get() + value.get());
        assertEquals("down 2", assertThrows(IOException.class, error::get).getMessage());
        assertEquals("down 2", assertThrows(IOException.class, error::get).getMessage());
    }

    @Test
    void whatHasGrownOldIsReadAnew() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        Recent<Integer> value = new Recent<>(Duration.ofNanos(-1), reads::incrementAndGet);

        assertEquals(1, value.get());
        assertEquals(2, value.get());
    }

    @Test
    void aServerThatDoesNotAnswerHoldsNobodyUpAndIsAskedOnce() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger reads = new AtomicInteger();
        Recent<Integer> value = new Recent<>(Duration.ofHours(1), Duration.ofMillis(10), () -> {
            answers.await();
            return reads.incrementAndGet();
        });

        assertEquals("no answer for 10 ms", assertThrows(TimeoutException.class, value::get).getMessage());
        assertThrows(TimeoutException.class, value::get);
        answers.countDown();

        Integer read = null;
        while (read == null) {
            read = answer(value);
        }
        assertEquals(List.of(1, 1), List.of(read, reads.get()));
    }

    private static Integer answer(Recent<Integer> value) throws Exception {
        try {
            return value.get();
        } catch (TimeoutException e) {
            return null;
        }
    }
}
