package dev.convoy.producer.publish;

/** This leader's term is not higher than that of another whose records the topic holds: consumers would pass its own over. */
public final class LateTermException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LateTermException(long inTopic, long term) {
        super("the topic holds records of leader " + inTopic + ", this is leader " + term + "; leads again as a later one");
    }
}
