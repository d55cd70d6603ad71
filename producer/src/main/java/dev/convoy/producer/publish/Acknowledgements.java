package dev.convoy.producer.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * What became of the records that were sent: whether one was refused, and whether somebody else has written between them, which shows in
 * their offsets (I6). Told by Kafka's thread, asked by the producer's.
 */
final class Acknowledgements implements Callback {
    /** Where each partition goes on while nobody else writes to it; for Kafka's thread. */
    private final Map<Integer, Long> ends;
    private volatile Exception failure;
    private volatile boolean others;

    /** @param ends where each partition ends now */
    Acknowledgements(Map<Integer, Long> ends) {
        this.ends = new HashMap<>(ends);
    }

    @Override
    public void onCompletion(RecordMetadata at, Exception error) {
        if (error != null) {
            failure = failure == null ? error : failure;
        } else if (at.hasOffset()) {
            Long expected = ends.put(at.partition(), at.offset() + 1);
            if (expected != null && at.offset() > expected) {
                others = true;
            }
        }
    }

    /** The first refusal, or null. */
    Exception failure() {
        return failure;
    }

    /** Whether somebody else has written to a partition before what was acknowledged since the last call. */
    boolean foundOthers() {
        boolean found = others;
        if (found) {
            others = false;
        }
        return found;
    }
}
