package dev.convoy.producer.queue;

/** Ways to get the protocol wrong, for proof that the model would notice. */
enum Flaw {
    /** The window is bounded by whatever is seen when it is read, not by a tick that was made durable before. */
    TICK_NOT_DURABLE,
    /** The publication of a window is made durable before Kafka has acknowledged it. */
    PROGRESS_BEFORE_ACKNOWLEDGEMENT,
    /** A segment is emptied once its rows were read, not once their publication is durable. */
    SEGMENT_EMPTIED_TOO_EARLY,
    /** A new leader goes on with the numbers of the one before as the topic shows them. */
    NUMBERS_FROM_TOPIC
}
