package dev.convoy.sandbox.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What two have measured that took turns, and took turns at being first, so that what else happens on the machine meets both alike.
 * Immutable.
 */
record Pairs(List<Double> base, List<Double> other) {
    Pairs {
        base = List.copyOf(base);
        other = List.copyOf(other);
    }

    /** One run; returns what it measured. */
    @FunctionalInterface
    interface Run {
        double measure() throws SQLException;
    }

    static Pairs of(int pairs, Run base, Run other) throws SQLException {
        List<Double> ofBase = new ArrayList<>();
        List<Double> ofOther = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            if (pair % 2 == 0) {
                ofBase.add(base.measure());
                ofOther.add(other.measure());
            } else {
                ofOther.add(other.measure());
                ofBase.add(base.measure());
            }
        }
        return new Pairs(ofBase, ofOther);
    }

    /** The other's measure divided by the base's, less {@code minus}, of neighbouring runs. */
    Spread ratio(double minus) {
        return Spread.of(IntStream.range(0, base.size()).mapToObj(pair -> other.get(pair) / base.get(pair) - minus).toList());
    }
}
