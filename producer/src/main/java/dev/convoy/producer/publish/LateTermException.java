package dev.convoy.producer.publish;

/** Another leader, which the source does not know of, has published in its topic: consumers would pass over what this one sends. */
public final class LateTermException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LateTermException(long inTopic, long term) {
        super("the topic holds records of leader " + inTopic + ", which this source does not know, and this is leader " + term
            + ": a producer of a copy of the source (a clone, a replaced primary) has published there, or the source's clock was set back;"
            + " stop that producer; this one leads again as a later one");
    }
}
