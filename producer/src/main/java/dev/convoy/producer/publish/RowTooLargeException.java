package dev.convoy.producer.publish;

/** A row that no record of the topic can hold; the message tells its size and its key, by which it can be found, and no other value. */
public final class RowTooLargeException extends Exception {
    RowTooLargeException(String message) {
        super(message);
    }
}
