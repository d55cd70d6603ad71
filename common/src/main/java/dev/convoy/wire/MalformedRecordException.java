package dev.convoy.wire;

/** A record that no Convoy producer writes. The message tells what is wrong, never a value of the record. */
public final class MalformedRecordException extends Exception {
    public MalformedRecordException(String message) {
        super(message);
    }
}
