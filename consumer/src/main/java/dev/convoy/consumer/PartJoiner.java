package dev.convoy.consumer;

import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.PartHeader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Puts the parts of a large value together, in memory that was asked for before. Parts of a value that was cut short by its producer's
 * end are dropped when a later record comes; a value of which the first part is missing never appears, and the next number tells of the
 * gap. Confined to the lock of its {@link Incoming}.
 */
final class PartJoiner {
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final LargeValues memory;
    private long lastPartAt = System.nanoTime();

    PartJoiner(LargeValues memory) {
        this.memory = memory;
    }

    private static final class Open {
        private final ConsumerRecord<byte[], byte[]> first;
        private final long seq;
        private final byte[] value;
        private int next = 1;
        private int filled;
        /** Grows with the leaders that send. */
        private final long order;

        Open(ConsumerRecord<byte[], byte[]> first, long seq, PartHeader part) {
            this.order = order(part.id());
            this.first = first;
            this.seq = seq;
            this.value = new byte[part.bytes()];
        }
    }

    /**
     * Takes memory for a value whose first part this is.
     *
     * @return false when there is none: the part must be offered again when there is
     */
    boolean begin(ConsumerRecord<byte[], byte[]> record, PartHeader part) throws MalformedRecordException {
        long order = order(part.id());
        long seq = Kind.seq(record.headers());                  // before memory is taken, which a record without one would keep
        drop(each -> each.order < order);                       // its producer has a successor, and will not finish it
        if (open.values().stream().anyMatch(each -> each.order > order)) {
            return true;                                        // a deposed producer's; its successor's is on the way
        }
        if (!memory.tryTake(part.bytes())) {
            return false;
        }
        Open before = open.put(part.id(), new Open(record, seq, part));
        if (before != null) {
            memory.give(before.value.length);
        }
        return true;
    }

    /** Takes a part; returns the whole, once its last part has come. Its memory is then the caller's to give back. */
    Optional<Arrival> add(ConsumerRecord<byte[], byte[]> record, PartHeader part) throws MalformedRecordException {
        Open whole = open.get(part.id());
        if (whole == null || part.index() != whole.next) {
            return Optional.empty();
        }
        if (record.value() == null || record.value().length > whole.value.length - whole.filled
            || part.index() == part.count() && record.value().length < whole.value.length - whole.filled) {
            throw new MalformedRecordException("the parts of a value do not add up");
        }
        System.arraycopy(record.value(), 0, whole.value, whole.filled, record.value().length);
        whole.filled += record.value().length;
        whole.next++;
        lastPartAt = System.nanoTime();
        if (part.index() < part.count()) {
            return Optional.empty();
        }
        open.remove(part.id());
        passed(whole.seq);
        RecordHeaders headers = new RecordHeaders(whole.first.headers());
        headers.remove(PartHeader.NAME);
        return Optional.of(Arrival.joined(new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), record.timestamp(),
            record.timestampType(), record.serializedKeySize(), whole.value.length, whole.first.key(), whole.value, headers,
            record.leaderEpoch()), whole.first.offset()));
    }

    /** A whole value has come: what was begun before it, with its number or a lower one, will not be finished any more. */
    void passed(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        if (!open.isEmpty()) {
            passed(Kind.seq(record.headers()));
        }
    }

    private void passed(long seq) {
        drop(each -> each.seq <= seq);
    }

    private static long order(String id) {
        return Long.parseUnsignedLong(id, 16);
    }

    /** Whether it holds values that are not whole yet. */
    boolean holdsSome() {
        return !open.isEmpty();
    }

    /** Whether it holds such, and none has got a part for so long. */
    boolean isStale(Duration after) {
        return holdsSome() && System.nanoTime() - lastPartAt > after.toNanos();
    }

    void clear() {
        drop(each -> true);
    }

    private void drop(Predicate<Open> which) {
        open.values().removeIf(each -> {
            boolean drops = which.test(each);
            if (drops) {
                memory.give(each.value.length);
            }
            return drops;
        });
    }
}
