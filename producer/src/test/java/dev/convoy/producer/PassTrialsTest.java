package dev.convoy.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pass that cannot be done does not keep changes from being published, and is not tried for ever. */
class PassTrialsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final PassTrials trials = new PassTrials();

    @Test
    void isTriedEverLater() {
        assertTrue(trials.notBefore().isBefore(NOW));
        for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 300, 300}) {
            trials.failed(7, "no room", NOW);
            assertEquals(Duration.ofSeconds(seconds), Duration.between(NOW, trials.notBefore()));
        }
    }

    @Test
    void isGivenUpInTheEndAndSaysWhy() {
        for (int i = 1; i < PassTrials.ATTEMPTS_MAX; i++) {
            trials.failed(7, "no room", NOW);
            assertEquals(Optional.empty(), trials.givenUp(7));
        }
        trials.failed(7, "no room", NOW);

        assertEquals(Optional.of("given up after 10 attempts: no room"), trials.givenUp(7));
        assertEquals(Optional.empty(), trials.givenUp(8), "another pass has its own attempts");
    }

    @Test
    void aChunkThatWasPublishedIsANewBeginning() {
        for (int i = 0; i < PassTrials.ATTEMPTS_MAX; i++) {
            trials.failed(7, "no room", NOW);
        }
        trials.succeeded(7);

        assertEquals(Optional.empty(), trials.givenUp(7));
    }
}
