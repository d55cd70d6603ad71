package dev.convoy.consumer;

import dev.convoy.consumer.progress.Place;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.PartHeader;
import dev.convoy.wire.Term;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of one partition that wait for its worker, in order, counted and weighed; values that came in parts are put together here. What a
 * leader has sent that another had followed already is not for the worker: its successor sends what is missing. Filled by the Kafka thread,
 * emptied by the worker, which may also ask to read on from another place: what is here is dropped then, and so is what still arrives from
 * before. Thread-safe.
 */
final class Incoming {
    private final ArrayDeque<Waiting> records = new ArrayDeque<>();
    private final LargeValues memory;
    private final Limits limits;
    private final Room room;
    private final PartJoiner joiner;
    private long bytes;
    private long seekTo = -1;
    /** The last record that was added, and the latest leader up to it. */
    private long lastOffset = -1;
    private long term;
    private long roomWanted;
    private long largeHeld;
    private long largeInHand;
    private long shedUntil = Long.MIN_VALUE;
    private volatile ChangeReader reader;

    /** @param large whether it holds a value that came in parts */
    private record Waiting(Arrival arrival, boolean large) {
    }

    /** @param room told when records can come again */
    Incoming(LargeValues memory, Limits limits, Room room) {
        this.memory = memory;
        this.limits = limits;
        this.room = room;
        this.joiner = new PartJoiner(memory);
    }

    /** From now on changes are read when they arrive. */
    void readWith(ChangeReader changeReader) {
        reader = changeReader;
    }

    /** Kafka thread; returns how many bytes they hold. */
    long add(List<ConsumerRecord<byte[], byte[]>> more) {
        ChangeReader with = reader;
        List<Arrival> arrivals = new ArrayList<>(more.size());
        for (ConsumerRecord<byte[], byte[]> record : more) {
            arrivals.add(with == null ? Arrival.of(record) : Arrival.read(record, with));
        }
        synchronized (this) {
            for (int i = 0; i < more.size() && seekTo < 0; i++) {
                add(more.get(i), arrivals.get(i));
            }
        }
        return arrivals.stream().mapToLong(Arrival::size).sum();
    }

    private void add(ConsumerRecord<byte[], byte[]> record, Arrival arrival) {
        if (record.offset() <= lastOffset) {
            term = 0;       // the topic was made anew
            joiner.drop();
        }
        try {
            if (!take(record, arrival)) {
                return;
            }
        } catch (MalformedRecordException e) {
            // As it is: reading it will show, to the worker, that it is not what it should be.
            put(arrival, false);
        }
        lastOffset = record.offset();
    }

    /** Returns false when it must be offered again, once there is room for it. */
    private boolean take(ConsumerRecord<byte[], byte[]> record, Arrival arrival) throws MalformedRecordException {
        long sender = Term.of(record.headers());
        if (sender != 0 && sender < term) {
            put(arrival.deposed(), false);
            return true;
        }
        term = Math.max(term, sender);
        if (!arrival.isPart()) {
            joiner.drop();              // its leader, or who has followed it, has begun something else
            put(arrival, false);
            return true;
        }
        PartHeader part = PartHeader.of(record.headers()).orElseThrow();
        if (part.index() == 1 && !joiner.begin(record, part)) {
            seekTo = record.offset();
            roomWanted = part.bytes();
            return false;
        }
        Optional<Arrival> whole = joiner.add(record, part);
        if (whole.isPresent()) {
            largeHeld += whole.get().value().length;
            put(whole.get(), true);
        }
        return true;
    }

    /** Who reads on behind it must not miss the beginning of a value of which parts are to come. */
    private void put(Arrival arrival, boolean large) {
        Arrival placed = arrival.before(new Place(joiner.firstOffset().orElse(arrival.offset() + 1), term));
        records.add(new Waiting(placed, large));
        bytes += placed.size();
    }

    synchronized Arrival peek() {
        Waiting next = records.peek();
        return next == null ? null : next.arrival();
    }

    synchronized void remove() {
        boolean wasFull = isFull();
        Waiting taken = records.remove();
        bytes -= taken.arrival().size();
        if (taken.large()) {
            largeHeld -= taken.arrival().value().length;
            largeInHand += taken.arrival().value().length;
        }
        if (wasFull && !isFull()) {
            room.made();
        }
    }

    /** Whether no more records should come. */
    synchronized boolean isFull() {
        return bytes > limits.bufferBytes() || records.size() > limits.bufferRecords();
    }

    /** Whether records may come again, where none should for a while. */
    synchronized boolean hasRoom() {
        return bytes < limits.bufferBytes() / 4 * 3 && records.size() < limits.bufferRecords() / 4 * 3;
    }

    /** Worker: what was taken off is dealt with, and its memory free. */
    synchronized void handled() {
        memory.give(largeInHand);
        largeInHand = 0;
    }

    /** Worker: nothing will be taken off for a while; large values give their memory to other tables, and are read again later. */
    synchronized void shed(Place place, Duration pause) {
        if (largeHeld > 0 || joiner.firstOffset().isPresent()) {
            seek(place);
            shedUntil = System.nanoTime() + pause.toNanos();
        }
    }

    /**
     * From time to time: a value of which no part has come for long, as when its producer has died in its midst, gives its memory to who
     * waits for it, and is read again later.
     *
     * @param after how long is long
     */
    synchronized void shedUnfinished(Place place, Duration after, Duration pause) {
        if (records.isEmpty() && joiner.isStale(after) && memory.isLacked(pause)) {
            shed(place, pause);
        }
    }

    synchronized void clear() {
        records.clear();
        joiner.drop();
        bytes = 0;
        memory.give(largeHeld);
        largeHeld = 0;
    }

    /** Worker: read on from {@code place}. */
    synchronized void seek(Place place) {
        clear();
        seekTo = place.offset();
        lastOffset = place.offset() - 1;
        term = place.term();
        room.ask();
    }

    /** Kafka thread: the offset to seek to before it polls again; negative when none was asked for. */
    synchronized long takeSeek() {
        long offset = seekTo;
        seekTo = -1;
        return offset;
    }

    /** Kafka thread: whether to read nothing now, because a large value would have no room, or would only lie here. */
    synchronized boolean waitsForRoom() {
        if (roomWanted > 0 && memory.hasRoom(roomWanted)) {
            roomWanted = 0;
        }
        boolean shed = shedUntil != Long.MIN_VALUE && System.nanoTime() - shedUntil < 0;
        if (!shed) {
            shedUntil = Long.MIN_VALUE;
        }
        return roomWanted > 0 || shed;
    }

    /** Whether large values wait here, whose memory a replay may need. */
    synchronized boolean holdsLarge() {
        return largeHeld > 0;
    }

    LargeValues memory() {
        return memory;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized int count() {
        return records.size();
    }
}
