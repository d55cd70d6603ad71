package dev.convoy.consumer;

import dev.convoy.consumer.progress.Place;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.PartHeader;
import dev.convoy.wire.Term;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that waits for its worker. A change is read when it arrives, by the Kafka thread, while the worker waits for its target; what
 * cannot be read then is kept as it came, for the worker to find out why. Immutable.
 */
final class Arrival {
    private static final int DEPOSED_BYTES = 100;

    private final long firstOffset;
    private final long offset;
    private final int partition;
    private final Place next;
    private final Change change;
    private final ConsumerRecord<byte[], byte[]> record;

    private Arrival(long firstOffset, long offset, int partition, Place next, Change change, ConsumerRecord<byte[], byte[]> record) {
        this.firstOffset = firstOffset;
        this.offset = offset;
        this.partition = partition;
        this.next = next;
        this.change = change;
        this.record = record;
    }

    /** A record as it came. */
    static Arrival of(ConsumerRecord<byte[], byte[]> record) {
        return joined(record, record.offset());
    }

    /** A value that came in parts, as a record at the place of its last one. */
    static Arrival joined(ConsumerRecord<byte[], byte[]> record, long firstOffset) {
        return new Arrival(firstOffset, record.offset(), record.partition(), null, null, record);
    }

    /** A record, read if it is a change, whose headers are then no longer needed. */
    static Arrival read(ConsumerRecord<byte[], byte[]> record, ChangeReader reader) {
        try {
            if (kind(record) == Kind.CHANGE && record.headers().lastHeader(PartHeader.NAME) == null) {
                return new Arrival(record.offset(), record.offset(), record.partition(), null, change(record, reader), null);
            }
        } catch (MalformedRecordException e) {
            return of(record);          // the worker reads it again in its turn, and says what is wrong with it
        }
        return of(record);
    }

    /** The same with the place to go on behind it. */
    Arrival before(Place place) {
        return new Arrival(firstOffset, offset, partition, place, change, record);
    }

    /** The same, of which nothing is of interest any more but its place. */
    Arrival deposed() {
        return new Arrival(firstOffset, offset, partition, next, null, null);
    }

    private static Change change(ConsumerRecord<byte[], byte[]> record, ChangeReader reader) throws MalformedRecordException {
        Change change = reader.read(record.key(), record.value());
        if (change.seq() != Kind.seq(record.headers())) {
            throw new MalformedRecordException("header and value of a change record name different numbers");
        }
        return change;
    }

    long offset() {
        return offset;
    }

    /** Where to read it again: the place of its first part, if it came in several. */
    long firstOffset() {
        return firstOffset;
    }

    /** Where to go on behind it. */
    Place next() {
        return next == null ? new Place(offset + 1, 0) : next;
    }

    int partition() {
        return partition;
    }

    /** Whether it is to be passed over unread: its leader was deposed before it came. */
    boolean isDeposed() {
        return change == null && record == null;
    }

    Kind kind() throws MalformedRecordException {
        return change != null ? Kind.CHANGE : kind(record);
    }

    private static Kind kind(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        Term.of(record.headers());      // which is refused where it is none
        return Kind.of(record.headers());
    }

    long seq() throws MalformedRecordException {
        return change != null ? change.seq() : Kind.seq(record.headers());
    }

    /** The change that it holds. */
    Change change(ChangeReader reader) throws MalformedRecordException {
        return change != null ? change : change(record, reader);
    }

    /** Whether it is but a part of a value. */
    boolean isPart() {
        return record != null && record.headers().lastHeader(PartHeader.NAME) != null;
    }

    /** The record's value, or null. */
    byte[] value() {
        return change != null ? change.value() : record.value();
    }

    /** Bytes it holds in memory, for bounds. */
    long size() {
        if (change != null) {
            return change.size();
        }
        return isDeposed() ? DEPOSED_BYTES : 600L + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
}
