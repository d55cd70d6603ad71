package dev.convoy.failure;

/** What to do about an error at a target; decided by {@link ErrorClassifier} alone. */
public enum ErrorClass {
    /** Will pass by itself: nothing is parked, retry with backoff for ever, and show it. */
    TRANSIENT,
    /** The target refuses a row: park it and everything behind it for that table. */
    ROW,
    /** Going on would break an invariant: the table stops. */
    FATAL
}
