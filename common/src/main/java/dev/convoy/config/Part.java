package dev.convoy.config;

import java.util.Set;

/**
 * A part of the file that a process uses, and whose placeholders it therefore resolves. The producer's password need not exist
 * where a consumer runs. What no part names ({@code source.name}, {@code tables}) every process needs, and is always resolved;
 * {@code http} by all that answer there. Immutable.
 */
public sealed interface Part {

    static Part source() {
        return new Source();
    }

    /** The sections {@code kafka} and {@code topic}. */
    static Part kafka() {
        return new Kafka();
    }

    /** One target's section; naming one that the file lacks is not an error here but in {@link ConvoyConfig#target}. */
    static Part target(String name) {
        return new Target(name);
    }

    static Part everyTarget() {
        return new EveryTarget();
    }

    /** Whether a process of this scope uses that target. */
    static boolean holdsTarget(Set<Part> scope, String name) {
        return scope.contains(everyTarget()) || scope.contains(target(name));
    }

    record Source() implements Part {}

    record Kafka() implements Part {}

    record Target(String name) implements Part {}

    record EveryTarget() implements Part {}
}
