package dev.convoy.sandbox.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which faults come, in which order, each with a seed of its own for victims and durations: all of it follows from one seed. Each round
 * deals every kind once. Confined to one thread.
 */
final class Schedule {
    private static final Duration REST_MIN = Duration.ofMillis(500);
    private static final Duration REST_MAX = Duration.ofSeconds(5);

    /**
     * @param rest time without a fault before it
     */
    record Step(Fault fault, long seed, Duration rest) {
    }

    private final Random random;
    private final List<Fault> kinds;
    private final List<Fault> deck = new ArrayList<>();

    Schedule(long seed, List<Fault> kinds) {
        this.random = new Random(seed);
        this.kinds = List.copyOf(kinds);
    }

    Step next() {
        if (deck.isEmpty()) {
            deck.addAll(kinds);
            Collections.shuffle(deck, random);
        }
        long rest = REST_MIN.toMillis() + (long) (random.nextDouble() * REST_MAX.minus(REST_MIN).toMillis());
        return new Step(deck.remove(0), random.nextLong(), Duration.ofMillis(rest));
    }
}
