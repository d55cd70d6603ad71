package dev.convoy.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A trouble is told when it begins, when it changes and when it is over; not each time it is met. */
class FoldedLogTest {
    private final RecordingLogger logger = new RecordingLogger();
    private final FoldedLog folded = new FoldedLog(logger);

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
            "INFO works target=dw again after=\"waits target=dw error=\"refused\"\" times=2"), logger.lines());
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
}
