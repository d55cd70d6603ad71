package dev.convoy.producer.queue;

/** An invariant does not hold in the model. The message begins with its name in DESIGN.md. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }
}
