package dev.convoy.sandbox.random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever a table is made of, however it is mapped, written to and altered, and whatever crashes meanwhile: in the end the target holds
 * what the source says it should. Seeds are taken in turn, {@code convoy.random.seeds} from {@code convoy.random.first} on.
 */
class RandomIT {
    private static final long FIRST = Long.getLong("convoy.random.first", 1);
    private static final int SEEDS = Integer.getInteger("convoy.random.seeds", 10);

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs().between(FIRST, FIRST + SEEDS - 1);
    }

    // A smaller seed is not a simpler one, so nothing is shrunk.
    @Property(tries = Integer.MAX_VALUE, generation = GenerationMode.EXHAUSTIVE, shrinking = ShrinkingMode.OFF)
    void theTargetEndsEqualToTheSource(@ForAll("seeds") long seed) {
        try (Scenario scenario = new Scenario(seed)) {
            scenario.play();
        }
    }
}
