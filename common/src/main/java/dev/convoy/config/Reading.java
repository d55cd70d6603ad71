package dev.convoy.config;

import java.util.Set;

/**
 * What every step of the binding needs at hand. For one thread.
 *
 * @param scope the parts whose placeholders are resolved
 */
record Reading(Problems problems, Placeholders placeholders, Set<Part> scope) {

    Text text(Node.Scalar scalar, String path, boolean inScope) {
        return placeholders.expand(scalar.raw(), inScope, what -> problems.add(scalar.line(), path, what));
    }
}
