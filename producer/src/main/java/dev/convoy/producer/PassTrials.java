package dev.convoy.producer;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Passes over tables that have ended a leader's session, as those do that the server lacks room for, or cuts short. Each is tried again
 * ever later, so that changes are published and other passes go on meanwhile. Kept over sessions; confined to the producer's thread.
 */
final class PassTrials {
    private static final Duration PAUSE_MIN = Duration.ofSeconds(5);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(5);

    private final Map<Long, Trial> trials = new HashMap<>();

    private record Trial(int failures, Instant until, String trouble) {
    }

    /** A chunk of a pass could not be read, or not be published. */
    void failed(long pass, String trouble, Instant now) {
        // Of one that nobody wants any more, nothing will be heard.
        trials.values().removeIf(trial -> trial.until().plus(PAUSE_MAX).isBefore(now));
        int failures = trials.containsKey(pass) ? trials.get(pass).failures() + 1 : 1;
        Duration pause = PAUSE_MIN.multipliedBy(1L << Math.min(failures - 1, 10));
        trials.put(pass, new Trial(failures, now.plus(pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX), trouble));
    }

    /** A chunk of a pass was published. */
    void succeeded(long pass) {
        trials.remove(pass);
    }

    /** The passes that are not tried now. */
    List<Long> resting(Instant now) {
        return trials.entrySet().stream().filter(each -> now.isBefore(each.getValue().until())).map(Map.Entry::getKey).sorted().toList();
    }

    /** What keeps one of them, for {@code status}. */
    Optional<String> told(Instant now) {
        return resting(now).stream().findFirst().map(pass -> trials.get(pass).trouble());
    }
}
