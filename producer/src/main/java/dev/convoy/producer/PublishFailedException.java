package dev.convoy.producer;

/** Kafka refused a record; the session ends and the window is published again. */
final class PublishFailedException extends RuntimeException {
    PublishFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
