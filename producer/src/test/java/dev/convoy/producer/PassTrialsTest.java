package dev.convoy.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pass that cannot be done keeps neither changes nor other passes waiting, and is not forgotten. */
class PassTrialsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final PassTrials trials = new PassTrials();

    @Test
    void isTriedEverLater() {
        assertEquals(-1, trials.resting(NOW));
        for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 300, 300}) {
            trials.failed(7, "no room", NOW);
            assertEquals(7, trials.resting(NOW.plusSeconds(seconds).minusMillis(1)));
            assertEquals(-1, trials.resting(NOW.plusSeconds(seconds)));
        }
    }

    @Test
    void tellsWhyWhileItRests() {
        trials.failed(7, "no room", NOW);

        assertEquals(Optional.of("no room"), trials.told(NOW));
        assertEquals(Optional.empty(), trials.told(NOW.plusSeconds(5)));
    }

    @Test
    void aChunkThatWasPublishedIsANewBeginning() {
        for (int i = 0; i < 10; i++) {
            trials.failed(7, "no room", NOW);
        }
        trials.succeeded(8);
        assertEquals(7, trials.resting(NOW.plusSeconds(299)));
        trials.succeeded(7);

        assertEquals(-1, trials.resting(NOW));
        trials.failed(7, "again", NOW);
        assertEquals(-1, trials.resting(NOW.plusSeconds(5)));
    }
}
