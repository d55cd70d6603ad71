package dev.convoy.consumer;

import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.progress.Place;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.consumer.verify.Aside;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.BrokenRecord;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.SchemaRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes that follow each other without a hole, gathered from records: duplicates are passed over, and whatever ends the run (a new
 * shape, a gap, a record that must not be passed) is kept for when the changes before it are applied (I3). Confined to its worker.
 */
final class Batch {
    private final TableName table;
    private final String target;
    private final ChangeReader reader;
    private final List<Change> changes = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private long bytes;
    private Place next;
    private Place chunkPlace;
    private SchemaRecord schema;
    private ChunkRecord chunk;
    private Aside aside;
    private Failure end;

    Batch(TableName table, String target) {
        this.table = table;
        this.target = target;
        this.reader = new ChangeReader(table);
    }

    /** What became of a record that was offered. */
    enum Taken {
        /** It is in the batch, or was passed over. */
        YES,
        /** It ends the batch and must be offered again once the batch is done with. */
        ENDS,
        /** It ends the batch for good: the table cannot go on behind it. */
        STOPS
    }

    /**
     * Offers the next record.
     *
     * @param at where the table stands before this batch
     */
    Taken offer(Arrival record, TableProgress at) {
        if (record.isDeposed()) {
            return passOver(record);
        }
        long last = changes.isEmpty() ? at.received() : changes.get(changes.size() - 1).seq();
        try {
            Kind kind = record.kind();
            long seq = record.seq();
            boolean numbered = kind.isNumbered();
            if (numbered && seq <= last || !numbered && seq < last || at.awaitsSync() && kind != Kind.CHUNK
                || kind == Kind.LEADER && seq == last) {
                return passOver(record);
            }
            if (record.isPart()) {
                throw new MalformedRecordException("the record is a part of a value, which fits no other"); // whole ones lack the header
            }
            if (kind == Kind.CHUNK) {
                return takeChunk(record, seq, last, at);
            }
            if (kind == Kind.CHECK || kind == Kind.REPAIR) {
                return takeAside(record, kind, seq, last);
            }
            if (numbered ? seq != last + 1 : seq != last) {
                return gap(record, seq, last);
            }
            return switch (kind) {
                case CHANGE -> take(record, at.shape());
                case SCHEMA -> takeSchema(record);
                case BROKEN -> takeBroken(record);
                case CHUNK, CHECK, REPAIR, LEADER -> throw new IllegalStateException("it was taken before");
            };
        } catch (MalformedRecordException e) {
            return stop(FailureCode.UNKNOWN_RECORD, e.getMessage() + ", at offset " + record.offset() + " of partition "
                + record.partition());
        }
    }

    private Taken passOver(Arrival record) {
        next = record.next();
        return Taken.YES;
    }

    /** A chunk for others, or of a sync this target has not begun, is passed over; the first chunk of one may come behind a gap, of a
     * parked table when its line is empty. */
    private Taken takeChunk(Arrival record, long seq, long last, TableProgress at) throws MalformedRecordException {
        ChunkRecord read = ChunkRecord.read(record.value());
        boolean begun = at.sync().isPresent() && at.sync().get().sync() == read.sync();
        boolean parked = at.state() == TableState.PARKED;      // its first chunk may wait in the line: replay decides
        if (!read.targets().contains(target) || !read.isFirst() && !begun && !parked) {
            return passOver(record);
        }
        if (!changes.isEmpty() || schema != null) {
            return Taken.ENDS;
        }
        if (!read.isFirst() && !parked && seq == last && read.shape().identity().isKeyless() && (!at.sync().get().isOfReading(read)
            || read.chunk() <= at.sync().get().chunk())) {
            return passOver(record);    // of a reading that was broken off, or had before: another begins anew
        }
        boolean jumps = read.isFirst() && !parked;
        if (!jumps && (seq != last || !parked && read.chunk() > at.sync().get().chunk() + 1)) {
            return stop(FailureCode.GAP, "behind change " + last + " the topic holds chunk " + read.chunk() + " of a sync, at offset "
                + record.offset()
                + " of partition " + record.partition() + ", and what comes before it is missing");
        }
        chunk = read;
        chunkPlace = new Place(record.firstOffset(), record.next().term());
        return passOver(record);
    }

    /** Also a record without a number proves that what stands before it is missing. */
    private Taken gap(Arrival record, long seq, long last) throws MalformedRecordException {
        return stop(FailureCode.GAP, "after change " + last + " the topic holds " + (record.kind().isNumbered() ? "change " : "what follows"
            + " change ") + seq + ", at offset " + record.offset() + " of partition " + record.partition());
    }

    /** What asks about the table at its place, which was not passed yet. */
    private Taken takeAside(Arrival record, Kind kind, long seq, long last) throws MalformedRecordException {
        Aside read = kind == Kind.CHECK ? Aside.check(record.value()) : Aside.repair(record.value());
        if (!read.head().targets().contains(target)) {
            return passOver(record);
        }
        if (seq != last) {
            return gap(record, seq, last);
        }
        if (!changes.isEmpty() || schema != null) {
            return Taken.ENDS;
        }
        aside = read;
        return passOver(record);
    }

    private Taken take(Arrival record, Shape shape) throws MalformedRecordException {
        if (schema != null) {
            return Taken.ENDS;
        }
        Change change = record.change(reader);
        if (shape == null || change.shape() != shape.id()) {
            throw new MalformedRecordException("a change is written in shape " + change.shape()
                + ", which no schema record before it describes");
        }
        changes.add(change);
        bytes += change.size();
        passOver(record);
        places.add(next);
        return Taken.YES;
    }

    private Taken takeSchema(Arrival record) throws MalformedRecordException {
        if (!changes.isEmpty() || schema != null) {
            return Taken.ENDS;
        }
        SchemaRecord read = SchemaRecord.read(record.value());
        if (!read.table().equals(table)) {
            throw new MalformedRecordException("the record is of another table than its partition's, " + table);
        }
        schema = read;
        return passOver(record);
    }

    private Taken takeBroken(Arrival record) throws MalformedRecordException {
        BrokenRecord broken = BrokenRecord.read(record.value());
        if (!broken.table().equals(table)) {
            throw new MalformedRecordException("the record is of another table than its partition's, " + table);
        }
        FailureCode code;
        try {
            code = FailureCode.valueOf(broken.code());
        } catch (IllegalArgumentException e) {
            code = FailureCode.CAPTURE_FAILED;
        }
        return stop(code, broken.message() + " (change " + broken.seq() + ")");
    }

    private Taken stop(FailureCode code, String message) {
        end = Failure.of(code, message, code.remedy(target, table.toString()), Instant.now());
        return Taken.STOPS;
    }

    List<Change> changes() {
        return changes;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return changes.isEmpty() && !isClosed();
    }

    /** Where to go on behind this batch; empty when no record was taken. */
    Optional<Place> next() {
        return Optional.ofNullable(next);
    }

    /** Where to go on behind one of the batch's changes. */
    Place next(Change change) {
        return next(change.seq());
    }

    /** Where to go on behind the change of that number, one of the batch's. */
    Place next(long seq) {
        return places.get((int) (seq - changes.get(0).seq()));
    }

    /** A schema record, which is then alone in its batch. */
    Optional<SchemaRecord> schema() {
        return Optional.ofNullable(schema);
    }

    /** A chunk of a sync, which is then alone in its batch. */
    Optional<ChunkRecord> chunk() {
        return Optional.ofNullable(chunk);
    }

    /** Where to read its chunk again. */
    Place chunkPlace() {
        return chunkPlace;
    }

    /** A record that asks something of the table, which is then alone in its batch. */
    Optional<Aside> aside() {
        return Optional.ofNullable(aside);
    }

    /** Whether it holds a record that must be dealt with before another is taken. */
    boolean isClosed() {
        return schema != null || chunk != null || aside != null;
    }

    /** Why the table cannot go on behind this batch. */
    Optional<Failure> end() {
        return Optional.ofNullable(end);
    }

    /** Its record without a number, as something that waits in the line behind a change. */
    ParkedLine.Parked unnumbered(long seq, int part) {
        Kind kind = schema != null ? Kind.SCHEMA : chunk != null ? Kind.CHUNK : aside.kind();
        byte[] value = schema != null ? schema.value() : chunk != null ? chunk.value() : aside.value();
        return new ParkedLine.Parked(seq, part, kind.toString(), null, value);
    }
}
