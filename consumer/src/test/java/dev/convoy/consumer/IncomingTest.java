package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.consumer.progress.Place;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.MalformedRecordException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Records wait in order, counted and weighed; a seek drops them and whatever still arrives from before it. */
class IncomingTest {
    private final Records records = new Records(Records.TABLE, 0);
    private final Incoming incoming = new Incoming(new LargeValues(1 << 20), Limits.DEFAULT, new Room());

    @Test
    void recordsComeOutInTheOrderTheyWentIn() {
        ConsumerRecord<byte[], byte[]> first = records.change(1);
        ConsumerRecord<byte[], byte[]> second = records.change(2);
        incoming.add(List.of(first));
        incoming.add(List.of(second));

        assertSame(first.value(), incoming.peek().value());
        assertSame(first.value(), incoming.peek().value());
        incoming.remove();
        assertSame(second.value(), incoming.peek().value());
        incoming.remove();
        assertNull(incoming.peek());
    }

    @Test
    void aChangeIsReadWhenItArrivesAndWhatIsNoneIsLeftForTheWorkerToRefuse() throws MalformedRecordException {
        ChangeReader reader = new ChangeReader(Records.TABLE);
        incoming.readWith(reader);
        incoming.add(List.of(records.change(1), records.change(2, 3, 1),
            records.record(Records.headers("change", "2"), null, new byte[0])));

        assertSame(incoming.peek().change(reader), incoming.peek().change(reader));
        incoming.remove();
        assertThrows(MalformedRecordException.class, () -> incoming.peek().change(reader));
        incoming.remove();
        assertThrows(MalformedRecordException.class, () -> incoming.peek().change(reader));
    }

    @Test
    void theWeightIsThatOfWhatWaits() {
        ConsumerRecord<byte[], byte[]> light = records.record(Records.headers("x", "1"), null, null);
        ConsumerRecord<byte[], byte[]> heavy = records.record(Records.headers("x", "1"), new byte[10], new byte[1_000]);
        incoming.add(List.of(light, heavy));

        assertEquals(2, incoming.count());
        assertTrue(incoming.bytes() >= 1_010);
        incoming.remove();
        incoming.remove();
        assertEquals(0, incoming.count());
        assertEquals(0, incoming.bytes());
    }

    @Test
    void aSeekDropsWhatIsHereAndWhatStillArrivesFromBefore() {
        incoming.add(List.of(records.change(1), records.change(2)));

        incoming.seek(new Place(40, 0));
        incoming.add(List.of(records.change(3)));

        assertNull(incoming.peek());
        assertEquals(0, incoming.count());
        assertEquals(0, incoming.bytes());
        assertEquals(40, incoming.takeSeek());
    }

    @Test
    void recordsAreTakenAgainOnceTheSeekIsDone() {
        incoming.seek(new Place(40, 0));
        incoming.takeSeek();

        incoming.add(List.of(records.change(3)));

        assertEquals(1, incoming.count());
        assertTrue(incoming.takeSeek() < 0, "a seek is done once");
    }

    @Test
    void theLastOfSeveralSeeksCounts() {
        incoming.seek(new Place(40, 0));
        incoming.seek(new Place(7, 0));

        assertEquals(7, incoming.takeSeek());
    }

    @Test
    void aSeekToTheBeginningIsOne() {
        incoming.seek(new Place(0, 0));

        assertEquals(0, incoming.takeSeek());
    }

    @Test
    void noSeekIsAskedForAtFirst() {
        assertTrue(incoming.takeSeek() < 0);
    }

    @Test
    void whatADeposedLeaderSendsBehindItsSuccessorsRecordsIsNotGivenToRead() {
        incoming.add(List.of(Records.by(1, records.change(1)), Records.by(2, records.schema(1, 1)),
            Records.by(1, records.chunk(1, 3, 1, "dw")), Records.by(1, records.change(2)), records.check(2, "dw")));

        assertEquals(List.of(false, false, true, true, false), deposed(5));
    }

    @Test
    void thePlaceBehindARecordNamesTheLatestLeader() {
        incoming.add(List.of(Records.by(3, records.change(1)), Records.by(4, records.change(1)), Records.by(3, records.change(2))));

        for (long term : new long[] {3, 4, 4}) {
            assertEquals(new Place(incoming.peek().offset() + 1, term), incoming.peek().next());
            incoming.remove();
        }
    }

    @Test
    void whoLedIsKnownWhereItIsReadOnFrom() {
        incoming.seek(new Place(0, 2));
        incoming.takeSeek();
        incoming.add(List.of(Records.by(1, records.schema(1, 1)), Records.by(2, records.schema(1, 1))));

        assertEquals(List.of(true, false), deposed(2));
        incoming.seek(new Place(2, 1));
        incoming.takeSeek();
        incoming.add(List.of(Records.by(1, records.schema(1, 1))));
        assertEquals(List.of(false), deposed(1), "what was read before the seek counts no more");
    }

    @Test
    void leadersAreCountedAnewInATopicThatWasMadeAnew() {
        incoming.seek(new Place(40, 7));
        incoming.takeSeek();
        incoming.add(List.of(Records.by(1, records.schema(0, 1)), Records.by(2, records.schema(0, 1))));

        assertEquals(List.of(false, false), deposed(2));
    }

    private List<Boolean> deposed(int count) {
        List<Boolean> deposed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            deposed.add(incoming.peek().isDeposed());
            incoming.remove();
        }
        assertNull(incoming.peek());
        return deposed;
    }

    @Test
    void clearKeepsReadingWhereItIs() {
        incoming.add(List.of(records.change(1)));

        incoming.clear();
        incoming.add(List.of(records.change(2)));

        assertEquals(1, incoming.count());
        assertTrue(incoming.takeSeek() < 0);
    }
}
