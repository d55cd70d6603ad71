package dev.convoy.consumer;

import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.PartHeader;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Puts the parts of a large value together, in memory that was asked for before. A leader sends them one behind the other, so there is one
 * value at a time; one that was cut short by its leader's end is dropped when its successor's first record comes. A value of which the
 * first part is missing never appears, and the next number tells of the gap. Confined to the lock of its {@link Incoming}.
 */
final class PartJoiner {
    private final LargeValues memory;
    private Open open;
    private long lastPartAt = System.nanoTime();

    PartJoiner(LargeValues memory) {
        this.memory = memory;
    }

    private static final class Open {
        private final ConsumerRecord<byte[], byte[]> first;
        private final String id;
        private final byte[] value;
        private int next = 1;
        private int filled;

        Open(ConsumerRecord<byte[], byte[]> first, PartHeader part) {
            this.first = first;
            this.id = part.id();
            this.value = new byte[part.bytes()];
        }
    }

    /**
     * Takes memory for a value whose first part this is, instead of one that is not whole.
     *
     * @return false when there is none: the part must be offered again when there is
     */
    boolean begin(ConsumerRecord<byte[], byte[]> record, PartHeader part) throws MalformedRecordException {
        Kind.seq(record.headers());             // before memory is taken, which a record without one would keep
        drop();
        if (!memory.tryTake(part.bytes())) {
            return false;
        }
        open = new Open(record, part);
        return true;
    }

    /** Takes a part; returns the whole, once its last part has come. Its memory is then the caller's to give back. */
    Optional<Arrival> add(ConsumerRecord<byte[], byte[]> record, PartHeader part) throws MalformedRecordException {
        Open whole = open;
        if (whole == null || !whole.id.equals(part.id()) || part.index() != whole.next) {
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
        open = null;
        RecordHeaders headers = new RecordHeaders(whole.first.headers());
        headers.remove(PartHeader.NAME);
        return Optional.of(Arrival.joined(new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), record.timestamp(),
            record.timestampType(), record.serializedKeySize(), whole.value.length, whole.first.key(), whole.value, headers,
            record.leaderEpoch()), whole.first.offset()));
    }

    /** Where the value begins that is not whole yet; empty when there is none. */
    Optional<Long> firstOffset() {
        return Optional.ofNullable(open).map(value -> value.first.offset());
    }

    /** Whether there is such a value, and no part of it has come for so long. */
    boolean isStale(Duration after) {
        return open != null && System.nanoTime() - lastPartAt > after.toNanos();
    }

    /** Gives up the value that is not whole yet. */
    void drop() {
        if (open != null) {
            memory.give(open.value.length);
            open = null;
        }
    }
}
