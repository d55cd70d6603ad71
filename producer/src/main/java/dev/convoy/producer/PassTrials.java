package dev.convoy.producer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often in a row a pass over a table has ended a leader's session, as a server does that lacks room for it or cuts statements short.
 * It is tried again ever later, so that changes are published and other passes go on meanwhile. Kept over sessions; confined to the
 * producer's thread.
 */
final class PassTrials {
    private static final long NONE = -1;
    private static final Duration PAUSE_MIN = Duration.ofSeconds(5);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(5);

    private long pass = NONE;
    private int failures;
    private String trouble;
    private Instant until = Instant.MIN;

    /** A chunk of a pass could not be read, or not be published. */
    void failed(long passId, String what, Instant now) {
        failures = passId == pass ? failures + 1 : 1;
        pass = passId;
        trouble = what;
        Duration pause = PAUSE_MIN.multipliedBy(1L << Math.min(failures - 1, 10));
        until = now.plus(pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX);
    }

    /** A chunk of a pass was published. */
    void succeeded(long passId) {
        if (passId == pass) {
            pass = NONE;
            until = Instant.MIN;
        }
    }

    /** The pass that is not tried now; negative when all are. */
    long resting(Instant now) {
        return now.isBefore(until) ? pass : NONE;
    }

    /** What keeps the resting pass, for {@code status}. */
    Optional<String> told(Instant now) {
        return now.isBefore(until) ? Optional.of(trouble) : Optional.empty();
    }
}
