package dev.convoy.sandbox.line;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A test that is run on every {@link Pair}: its lines are between servers of these versions. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.convoy.sandbox.line.Pair#all")
abstract class EveryPair {
    @Parameter
    private Pair pair;

    @BeforeEach
    void between() {
        Servers.use(pair);
    }

    @AfterEach
    void betweenTheUsual() {
        Servers.use(Pair.DEFAULT);
    }
}
