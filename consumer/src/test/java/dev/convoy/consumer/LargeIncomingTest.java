package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.consumer.progress.Place;
import dev.convoy.wire.Kind;
import dev.convoy.wire.PartHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Values that came in parts are put together, in bounded memory. */
class LargeIncomingTest {
    private static final int MEMORY = 100;

    private final LargeValues memory = new LargeValues(MEMORY);
    private final Incoming incoming = new Incoming(memory, Limits.DEFAULT, new Room());
    private long offset;

    private ConsumerRecord<byte[], byte[]> record(long seq, byte[] value, PartHeader part) {
        RecordHeaders headers = new RecordHeaders();
        Kind.CHANGE.addTo(headers, seq);
        if (part != null) {
            part.addTo(headers);
        }
        return new ConsumerRecord<>("t", 0, offset++, 0, TimestampType.CREATE_TIME, 0, value.length, null, value, headers,
            Optional.empty());
    }

    private List<ConsumerRecord<byte[], byte[]>> parts(String id, long seq, int... lengths) {
        int bytes = java.util.stream.IntStream.of(lengths).sum();
        List<ConsumerRecord<byte[], byte[]>> parts = new ArrayList<>();
        byte fill = 0;
        for (int i = 0; i < lengths.length; i++) {
            byte[] value = new byte[lengths[i]];
            for (int k = 0; k < value.length; k++) {
                value[k] = fill++;
            }
            parts.add(record(seq, value, new PartHeader(id, i + 1, lengths.length, bytes)));
        }
        return parts;
    }

    private static byte[] counting(int length) {
        byte[] value = new byte[length];
        for (int k = 0; k < length; k++) {
            value[k] = (byte) k;
        }
        return value;
    }

    @Test
    void partsBecomeOneRecordAtThePlaceOfTheLast() {
        incoming.add(parts("a", 7, 10, 10, 5));

        assertEquals(1, incoming.count());
        assertEquals(2, incoming.peek().offset());
        assertArrayEquals(counting(25), incoming.peek().value());
        assertFalse(incoming.peek().isPart());
    }

    @Test
    void aValueCutShortIsReplacedByItsRepetition() {
        incoming.add(parts("a", 7, 10, 10, 5).subList(0, 2));
        assertNull(incoming.peek());
        incoming.add(parts("b", 7, 10, 15));

        assertArrayEquals(counting(25), incoming.peek().value());
        incoming.remove();
        incoming.handled();
        assertTrue(memory.hasRoom(MEMORY), "memory of the first try was not given back");
    }

    @Test
    void aDeposedProducersRecordsBetweenOurPartsDoNoHarm() {
        List<ConsumerRecord<byte[], byte[]>> ours = by(2, parts("b", 7, 10, 15));
        List<ConsumerRecord<byte[], byte[]>> theirs = by(1, parts("a", 7, 15, 10));
        List<ConsumerRecord<byte[], byte[]>> theirNext = by(1, List.of(record(8, new byte[1], null)));
        incoming.add(inOrder(ours.get(0), theirs.get(0), theirs.get(1), theirNext.get(0), ours.get(1), theirs.get(0)));

        for (int i = 0; i < 3; i++) {
            Arrival deposed = takeOff();
            assertTrue(deposed.isDeposed());
            assertEquals(0, deposed.next().offset(), "who reads on behind it lacks the part before");
        }
        assertArrayEquals(counting(25), takeOff().value());
        assertEquals(6, takeOff().next().offset());
        assertEquals(0, incoming.count());
    }

    @Test
    void anotherRecordOfTheSameProducerGivesBackTheMemoryOfAValueCutShort() {
        incoming.add(by(1, parts("a", 7, 40, 40)).subList(0, 1));
        incoming.add(by(1, List.of(record(7, new byte[1], null))));

        assertTrue(memory.hasRoom(MEMORY));
        assertEquals(1, incoming.count());
    }

    private static List<ConsumerRecord<byte[], byte[]>> by(long term, List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(record -> Records.by(term, record));
        return records;
    }

    /** The same records at the offsets that their order gives. */
    @SafeVarargs
    private static List<ConsumerRecord<byte[], byte[]>> inOrder(ConsumerRecord<byte[], byte[]>... records) {
        List<ConsumerRecord<byte[], byte[]>> ordered = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            ordered.add(new ConsumerRecord<>(record.topic(), 0, ordered.size(), 0, TimestampType.CREATE_TIME, 0, record.value().length,
                null, record.value(), record.headers(), Optional.empty()));
        }
        return ordered;
    }

    private Arrival takeOff() {
        Arrival next = incoming.peek();
        incoming.remove();
        return next;
    }

    @Test
    void aValueWhoseFirstPartRetentionHasRemovedNeverAppears() {
        incoming.add(parts("a", 7, 10, 10).subList(1, 2));
        incoming.add(List.of(record(8, new byte[1], null)));

        assertEquals(8, number(incoming.peek()));
    }

    private static long number(Arrival record) {
        try {
            return record.seq();
        } catch (dev.convoy.wire.MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSecondTableWaitsUntilTheFirstHasDealtWithItsValue() {
        Incoming other = new Incoming(memory, Limits.DEFAULT, new Room());
        incoming.add(parts("a", 7, 40, 40));
        offset = 50;
        List<ConsumerRecord<byte[], byte[]>> later = parts("b", 1, 15, 15);
        other.add(later);

        assertNull(other.peek());
        assertTrue(other.waitsForRoom());
        assertEquals(50, other.takeSeek(), "it must be read again from its first part");
        incoming.remove();
        assertTrue(other.waitsForRoom(), "the worker still has the first in hand");
        incoming.handled();
        assertFalse(other.waitsForRoom());
        other.add(later);
        assertEquals(1, other.count());
    }

    @Test
    void oneValueMayBeLargerThanTheMemory() {
        incoming.add(parts("a", 7, 100, 100));

        assertEquals(1, incoming.count());
        assertFalse(memory.hasRoom(1));
    }

    @Test
    void aTableThatStandsStillGivesItsMemoryToOthers() {
        incoming.add(parts("a", 7, 40, 40));
        incoming.shed(Place.START, Duration.ofHours(1));

        assertTrue(memory.hasRoom(MEMORY));
        assertEquals(0, incoming.takeSeek());
        assertTrue(incoming.waitsForRoom());
    }

    @Test
    void aValueCutShortMakesRoomForItsRepetition() {
        incoming.add(parts("a", 7, 40, 40).subList(0, 1));
        List<ConsumerRecord<byte[], byte[]>> again = parts("b", 7, 40, 40);
        incoming.add(again);
        for (int i = 0; i < 3 && incoming.peek() == null; i++) {
            incoming.takeSeek();
            if (!incoming.waitsForRoom()) {
                incoming.add(again);
            }
        }
        assertEquals(1, incoming.count(), "waits for the memory that it holds itself");
    }

    @Test
    void aPartWithoutANumberKeepsNoMemory() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Kind.HEADER, Kind.CHANGE.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        new PartHeader("a", 1, 2, 80).addTo(headers);
        incoming.add(List.of(new ConsumerRecord<>("t", 0, 0, 0, TimestampType.CREATE_TIME, 0, 40, null, new byte[40], headers,
            Optional.empty())));

        assertTrue(memory.hasRoom(MEMORY));
        assertEquals(1, incoming.count(), "its worker must find it");
    }

    @Test
    void aValueThatNobodyFinishesGivesItsMemoryToWhoWaits() {
        incoming.add(parts("a", 7, 40, 40).subList(0, 1));
        incoming.shedUnfinished(Place.START, Duration.ZERO, Duration.ofHours(1));
        assertEquals(-1, incoming.takeSeek(), "nobody waits");

        assertFalse(memory.hasRoom(MEMORY));
        incoming.shedUnfinished(Place.START, Duration.ofHours(1), Duration.ofHours(1));
        assertEquals(-1, incoming.takeSeek(), "its parts may still be coming");
        incoming.shedUnfinished(Place.START, Duration.ZERO, Duration.ofHours(1));

        assertTrue(memory.hasRoom(MEMORY));
        assertEquals(0, incoming.takeSeek(), "it must be read again from its first part");
    }

    @Test
    void aPartOfAValueOfATableThatStandsStillGivesItsMemoryToOthers() {
        incoming.add(parts("a", 7, 40, 40).subList(0, 1));
        incoming.shed(Place.START, Duration.ofHours(1));

        assertTrue(memory.hasRoom(MEMORY));
    }
}
