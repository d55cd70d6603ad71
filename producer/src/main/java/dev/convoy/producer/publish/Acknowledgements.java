package dev.convoy.producer.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * What became of the records that were sent: whether one was refused, and whether somebody else has written between them, which shows in
 * their offsets (I6). Thread-safe: told by Kafka's thread, asked by the producer's.
 */
final class Acknowledgements implements Callback {
    /** Beyond so many, which only a program that writes there all the time makes, the first ones tell enough. */
    private static final int HOLES_MAX = 1_000;

    /** Where each partition goes on while nobody else writes to it. */
    private final Map<Integer, Long> ends;
    private final List<Hole> holes = new ArrayList<>();
    private volatile Exception failure;

    /**
     * Records of somebody else.
     *
     * @param from offset of the first
     * @param to   offset behind the last
     */
    record Hole(int partition, long from, long to) {
    }

    /** @param ends where each partition ends now; one that is not there yet will begin at 0 */
    Acknowledgements(Map<Integer, Long> ends) {
        this.ends = new HashMap<>(ends);
    }

    @Override
    public synchronized void onCompletion(RecordMetadata at, Exception error) {
        if (error != null) {
            failure = failure == null ? error : failure;
        } else if (at.hasOffset()) {
            Long end = ends.put(at.partition(), at.offset() + 1);
            long expected = end == null ? 0 : end;
            if (at.offset() > expected && holes.size() < HOLES_MAX) {
                holes.add(new Hole(at.partition(), expected, at.offset()));
            }
        }
    }

    /** The first refusal, or null. */
    Exception failure() {
        return failure;
    }

    /** The holes since the last call. */
    synchronized List<Hole> takeHoles() {
        List<Hole> found = List.copyOf(holes);
        holes.clear();
        return found;
    }
}
