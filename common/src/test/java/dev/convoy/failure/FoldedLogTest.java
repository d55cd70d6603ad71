package dev.convoy.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A trouble is told when it begins, when it changes and when it is over; not each time it is met. */
class FoldedLogTest {
    private final RecordingLogger logger = new RecordingLogger();
    private Instant clock = Instant.parse("2026-01-01T00:00:00Z");
    private Duration passed = Duration.ZERO;
    private final FoldedLog folded = new FoldedLog(logger, () -> clock, () -> passed.toNanos());

    private void pass(Duration time) {
        clock = clock.plus(time);
        passed = passed.plus(time);
    }

    @Test
    void tellsATroubleThatRepeatsOnce() {
        for (int i = 0; i < 1_000; i++) {
            folded.warn("waits target=dw", new IOException("refused"));
        }

        assertEquals(List.of("WARN waits target=dw error=\"refused\""), logger.lines());
    }

    @Test
    void tellsATroubleThatTurnsIntoAnother() {
        folded.warn("waits target=dw", new IOException("refused"));
        folded.warn("waits target=dw", new IOException("no route"));

        assertEquals(List.of("WARN waits target=dw error=\"refused\"", "WARN waits target=dw error=\"no route\""), logger.lines());
    }

    @Test
    void tellsOnceThatItIsOverAndHowOftenItWasMet() {
        folded.warn("waits target=dw", new IOException("refused"));
        folded.warn("waits target=dw", new IOException("refused"));

        folded.over("works target=dw");
        folded.over("works target=dw");

        assertEquals(List.of("WARN waits target=dw error=\"refused\"",
            "INFO works target=dw after=\"waits target=dw error=\\\"refused\\\"\" times=2"), logger.lines());
    }

    @Test
    void tellsTheSameTroubleAgainWhenItComesBack() {
        folded.warn("waits target=dw", new IOException("refused"));
        folded.over("works target=dw");

        folded.warn("waits target=dw", new IOException("refused"));

        assertEquals("WARN waits target=dw error=\"refused\"", logger.lines().get(2));
    }

    @Test
    void saysNothingWhenAllIsWell() {
        folded.over("works target=dw");

        assertEquals(List.of(), logger.lines());
    }

    @Test
    void tellsATroubleInOneLine() {
        folded.warn("waits", new IOException("first\n  second"));

        assertEquals(List.of("WARN waits error=\"first second\""), logger.lines());
    }

    @Test
    void foldsEachOfTwoTroublesThatTakeTurns() {
        for (int i = 0; i < 1_000; i++) {
            folded.warn("waits target=dw table=a", new IOException("refused"));
            folded.warn("waits target=dw table=b", new IOException("locked"));
        }

        assertEquals(List.of("WARN waits target=dw table=a error=\"refused\"", "WARN waits target=dw table=b error=\"locked\""),
            logger.lines());
        folded.over("works target=dw");
        assertEquals("INFO works target=dw after=\"waits target=dw table=b error=\\\"locked\\\"\" times=2000", logger.lines().get(2));
    }

    @Test
    void foldsATroubleThatCounts() {
        for (int i = 0; i < 1_000; i++) {
            folded.warn("waits target=dw", new IOException("no answer for " + i + " s"));
        }

        assertEquals(1, logger.lines().size());
    }

    @Test
    void tellsHowOftenAtGrowingIntervals() {
        for (int second = 0; second < 3_600; second++) {
            folded.warn("waits target=dw", new IOException("refused"));
            pass(Duration.ofSeconds(1));
        }

        assertEquals(11, logger.lines().size(), () -> String.join("\n", logger.lines()));
        assertEquals("WARN waits target=dw error=\"refused\" times=11 since=2026-01-01T00:00:00Z", logger.lines().get(1));
    }

    @Test
    void takesATroubleThatWasLongGoneForANewOne() {
        folded.warn("waits target=dw", new IOException("refused"));
        pass(Duration.ofHours(1));
        folded.warn("waits target=dw", new IOException("refused"));

        assertEquals("WARN waits target=dw error=\"refused\"", logger.lines().get(1));
    }

    @Test
    void tellsAgainInTimeThoughTheClockWasSetBack() {
        folded.warn("waits target=dw", new IOException("refused"));
        clock = clock.minus(Duration.ofDays(1));
        pass(Duration.ofSeconds(11));
        folded.warn("waits target=dw", new IOException("refused"));

        assertEquals("WARN waits target=dw error=\"refused\" times=2 since=2026-01-01T00:00:00Z", logger.lines().get(1));
    }
}
