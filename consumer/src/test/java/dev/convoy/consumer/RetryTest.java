package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pauses double from the least to the most, and begin anew after a success. */
class RetryTest {
    private final Retry retry = new Retry(Duration.ofMillis(100), Duration.ofMillis(500));

    @Test
    void pausesDoubleUpToTheMost() {
        assertEquals(Duration.ofMillis(100), retry.failed());
        assertEquals(Duration.ofMillis(200), retry.failed());
        assertEquals(Duration.ofMillis(400), retry.failed());
        assertEquals(Duration.ofMillis(500), retry.failed());
        assertEquals(Duration.ofMillis(500), retry.failed());
    }

    @Test
    void pausesStayWithinBoundsForEver() {
        for (int i = 0; i < 100_000; i++) {
            retry.failed();
        }

        assertEquals(Duration.ofMillis(500), retry.failed());
    }

    @Test
    void aSuccessBeginsAnew() {
        retry.failed();
        retry.failed();

        retry.succeeded();

        assertEquals(Duration.ofMillis(100), retry.failed());
    }

    @Test
    void aTroubleThatLastsIsWorthTelling() {
        assertFalse(retry.isWorthTelling());
        retry.failed();
        assertFalse(retry.isWorthTelling());
        retry.failed();
        assertTrue(retry.isWorthTelling());
        retry.succeeded();
        assertFalse(retry.isWorthTelling());
    }

    @Test
    void aLeastThatIsTheMostStaysWhereItIs() {
        Retry fixed = new Retry(Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertEquals(Duration.ofSeconds(1), fixed.failed());
        assertEquals(Duration.ofSeconds(1), fixed.failed());
    }
}
