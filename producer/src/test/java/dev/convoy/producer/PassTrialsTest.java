package dev.convoy.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Passes that cannot be done keep neither changes nor other passes waiting, and are not forgotten. */
class PassTrialsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final PassTrials trials = new PassTrials();

    @Test
    void eachIsTriedEverLater() {
        Instant now = NOW;
        assertEquals(List.of(), trials.resting(now));
        for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 300, 300}) {
            trials.failed(7, "no room", now);
            trials.failed(8, "no room either", now);
            assertEquals(List.of(7L, 8L), trials.resting(now.plusSeconds(seconds).minusMillis(1)));
            now = now.plusSeconds(seconds);
            assertEquals(List.of(), trials.resting(now));
        }
    }

    @Test
    void tellsWhyWhileOneRests() {
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
        assertEquals(List.of(7L), trials.resting(NOW.plusSeconds(299)));
        trials.succeeded(7);

        assertEquals(List.of(), trials.resting(NOW));
        trials.failed(7, "again", NOW);
        assertEquals(List.of(), trials.resting(NOW.plusSeconds(5)));
    }
}
