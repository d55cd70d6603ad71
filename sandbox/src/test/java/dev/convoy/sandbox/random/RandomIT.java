package dev.convoy.sandbox.random;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Whatever a table is made of, however it is mapped, written to and altered, and whatever crashes meanwhile: in the end the target holds
 * what the source says it should. Seeds are taken in turn, {@code convoy.random.seeds} from {@code convoy.random.first} on; a red one
 * does not keep the others from being played, up to {@value #ENOUGH} of them.
 */
class RandomIT {
    private static final long FIRST = Long.getLong("convoy.random.first", 1);
    private static final int SEEDS = Integer.getInteger("convoy.random.seeds", 4);
    private static final int ENOUGH = 8;

    private final List<Throwable> red = new ArrayList<>();

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs().between(FIRST, FIRST + SEEDS - 1);
    }

    // A smaller seed is not a simpler one, so nothing is shrunk.
    @Property(tries = Integer.MAX_VALUE, generation = GenerationMode.EXHAUSTIVE, shrinking = ShrinkingMode.OFF)
    void theTargetEndsEqualToTheSource(@ForAll("seeds") long seed) {
        try (Scenario scenario = new Scenario(seed)) {
            scenario.play();
        } catch (AssertionError | RuntimeException e) {
            red.add(e);
            if (red.size() == ENOUGH) {
                throw e;
            }
        }
    }

    @AfterProperty
    void everySeedWasGreen() {
        if (!red.isEmpty()) {
            AssertionError all = new AssertionError(red.size() + " seeds are red, the first: " + red.get(0).getMessage(), red.get(0));
            red.stream().skip(1).forEach(all::addSuppressed);
            throw all;
        }
    }
}
