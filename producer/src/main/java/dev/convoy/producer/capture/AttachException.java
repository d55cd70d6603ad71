package dev.convoy.producer.capture;

/** Says in one line why a table cannot be attached, and what would mend it. */
public final class AttachException extends Exception {
    public AttachException(String message) {
        super(message);
    }
}
