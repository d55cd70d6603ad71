package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.consumer.progress.Place;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.KeyRange;
import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.PartHeader;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** A batch is a run of numbers without a hole: less is passed over, more is a gap, and what must not be passed ends it (I3). */
class BatchTest {
    private static final long OFFSET = 100;

    private final Records records = new Records(Records.TABLE, OFFSET);
    private final Batch batch = new Batch(Records.TABLE, "dw");

    @Test
    void takesChangesThatFollowEachOther() {
        long before = batch.bytes();

        assertEquals(Batch.Taken.YES, offer(records.change(6)));
        assertEquals(Batch.Taken.YES, offer(records.change(7)));

        assertEquals(List.of(6L, 7L), seqs());
        assertEquals(OFFSET + 2, batch.next().orElseThrow().offset());
        assertEquals(before + batch.changes().get(0).size() + batch.changes().get(1).size(), batch.bytes());
        assertTrue(batch.end().isEmpty());
    }

    @Test
    void isEmptyBeforeTheFirstRecord() {
        assertTrue(batch.isEmpty());
        assertEquals(0, batch.bytes());
        assertTrue(batch.next().isEmpty());
        assertTrue(batch.schema().isEmpty() && batch.end().isEmpty());
    }

    @Test
    void passesOverWhatWasReceivedBefore() {
        assertEquals(Batch.Taken.YES, offer(records.change(4)));
        assertEquals(Batch.Taken.YES, offer(records.change(5)));
        assertTrue(batch.isEmpty());
        assertEquals(OFFSET + 2, batch.next().orElseThrow().offset());

        assertEquals(Batch.Taken.YES, offer(records.change(6)));

        assertEquals(List.of(6L), seqs());
    }

    @Test
    void passesOverAWindowThatIsSentASecondTimeInItsMidst() {
        for (long seq : new long[] {6, 7, 6, 7, 8}) {
            assertEquals(Batch.Taken.YES, offer(records.change(seq)));
        }

        assertEquals(List.of(6L, 7L, 8L), seqs());
        assertEquals(OFFSET + 2, batch.next(batch.changes().get(1)).offset(), "where to go on behind 7");
        assertEquals(OFFSET + 5, batch.next(batch.changes().get(2)).offset(), "where to go on behind 8");
    }

    @Test
    void stopsAtAGapAndNamesBothSidesOfIt() {
        offer(records.change(6));

        assertEquals(Batch.Taken.STOPS, offer(records.change(8)));

        Failure failure = batch.end().orElseThrow();
        assertEquals(FailureCode.GAP, failure.code());
        assertEquals("after change 6 the topic holds change 8, at offset 101 of partition 3", failure.message());
        assertEquals("copy the table again: scripts/admin sync --target dw --table public.orders", failure.hint());
        assertEquals(List.of(6L), seqs());
        assertEquals(OFFSET + 1, batch.next().orElseThrow().offset());
    }

    @Test
    void stopsAtASchemaThatStandsBehindMissingChanges() {
        assertEquals(Batch.Taken.STOPS, offer(records.schema(7, 2)));

        assertEquals(FailureCode.GAP, batch.end().orElseThrow().code());
    }

    @Test
    void aSchemaIsAloneInItsBatch() {
        assertEquals(Batch.Taken.YES, offer(records.schema(5, 2)));

        assertEquals(2, batch.schema().orElseThrow().shape().id());
        assertFalse(batch.isEmpty());
        assertEquals(OFFSET + 1, batch.next().orElseThrow().offset());
        assertEquals(Batch.Taken.ENDS, offer(records.change(6, 6, 2)));
        assertEquals(Batch.Taken.ENDS, offer(records.schema(5, 3)));
        assertEquals(2, batch.schema().orElseThrow().shape().id());
        assertTrue(batch.changes().isEmpty());
    }

    @Test
    void aSchemaBehindChangesEndsTheBatchAndIsOfferedAgain() {
        offer(records.change(6));

        assertEquals(Batch.Taken.ENDS, offer(records.schema(6, 2)));

        assertEquals(List.of(6L), seqs());
        assertTrue(batch.schema().isEmpty() && batch.end().isEmpty());
        assertEquals(OFFSET + 1, batch.next().orElseThrow().offset());
    }

    @Test
    void aSchemaOfAWindowSentASecondTimeIsPassedOver() {
        assertEquals(Batch.Taken.YES, offer(records.schema(3, 1)));
        assertTrue(batch.isEmpty());
        offer(records.change(6));
        assertEquals(Batch.Taken.YES, offer(records.schema(5, 1)));

        assertTrue(batch.schema().isEmpty());
        assertEquals(List.of(6L), seqs());
    }

    @Test
    void stopsAtABrokenRecordWithItsCode() {
        offer(records.change(6));

        assertEquals(Batch.Taken.STOPS, offer(records.broken(7, "ROW_TOO_LARGE", "a row of 9 bytes is too large")));

        Failure failure = batch.end().orElseThrow();
        assertEquals(FailureCode.ROW_TOO_LARGE, failure.code());
        assertEquals("a row of 9 bytes is too large (change 7)", failure.message());
        assertEquals(List.of(6L), seqs());
    }

    @Test
    void aBrokenRecordOfACodeThatIsNotKnownStopsToo() {
        assertEquals(Batch.Taken.STOPS, offer(records.broken(6, "FROM_THE_FUTURE", "x")));

        assertEquals(FailureCode.CAPTURE_FAILED, batch.end().orElseThrow().code());
    }

    @Test
    void aBrokenRecordThatAnOperatorHasPassedIsPassedOver() {
        assertEquals(Batch.Taken.YES, offer(records.broken(5, "ROW_TOO_LARGE", "x")));

        assertTrue(batch.end().isEmpty() && batch.isEmpty());
    }

    @Test
    void stopsAtAKindItDoesNotKnowWhateverItsNumber() {
        for (String seq : new String[] {"1", "6", "99"}) {
            Batch fresh = new Batch(Records.TABLE, "dw");
            ConsumerRecord<byte[], byte[]> unknown = records.record(Records.headers("novelty", seq), null, new byte[0]);

            assertEquals(Batch.Taken.STOPS, fresh.offer(Arrival.of(unknown), at(Records.SHAPE)));

            assertEquals(FailureCode.UNKNOWN_RECORD, fresh.end().orElseThrow().code());
        }
    }

    @Test
    void stopsAtWhatIsNotConvoys() {
        assertUnknown(records.record(new RecordHeaders(), null, new byte[] {1, 2, 3}));
        assertUnknown(records.record(Records.headers("change", "six"), null, new byte[0]));
        assertUnknown(records.record(Records.headers(Kind.CHANGE, 6), null, null));
        assertUnknown(records.record(Records.headers(Kind.SCHEMA, 5), null, null));
        assertUnknown(records.record(Records.headers(Kind.BROKEN, 6), null, new byte[] {'{'}));
    }

    @Test
    void stopsAtAPartThatFitsNoOther() {
        ConsumerRecord<byte[], byte[]> part = records.change(6);
        new PartHeader("a", 1, 2, part.value().length * 2).addTo(part.headers());

        assertUnknown(part);
    }

    @Test
    void stopsAtAChangeWhoseHeaderAndValueDisagree() {
        assertUnknown(records.change(6, 7, 1));
    }

    @Test
    void stopsAtAChangeOfAnotherTable() {
        assertUnknown(new Records(new TableName("public", "users"), OFFSET).change(6));
        assertUnknown(new Records(new TableName("public", "users"), OFFSET).schema(5, 1));
    }

    @Test
    void stopsAtAChangeInAShapeThatWasNotDescribed() {
        assertUnknown(records.change(6, 6, 2));
        assertEquals(Batch.Taken.STOPS, batch.offer(Arrival.of(records.change(6)), at(null)));
        assertEquals(FailureCode.UNKNOWN_RECORD, batch.end().orElseThrow().code());
    }

    @Test
    void saysWhereItMetWhatItDoesNotUnderstand() {
        batch.offer(Arrival.of(records.record(new RecordHeaders(), null, new byte[0])), at(Records.SHAPE));

        assertEquals("the record has no header convoy.kind, at offset 100 of partition 3", batch.end().orElseThrow().message());
    }

    @Test
    void whatAsksAboutTheTableIsAloneInItsBatch() {
        assertEquals(Batch.Taken.YES, offer(records.check(5, "other", "dw")));

        assertEquals(Kind.CHECK, batch.aside().orElseThrow().kind());
        assertTrue(batch.isClosed());
        assertFalse(batch.isEmpty());
        assertTrue(batch.changes().isEmpty() && batch.chunk().isEmpty());
        assertEquals(OFFSET + 1, batch.next().orElseThrow().offset());
    }

    @Test
    void theFirstChunkOfACopyMayComeBehindAGapButNotIntoALine() {
        TableProgress live = at(Records.SHAPE);
        TableProgress parked = new TableProgress(live.table(), live.seq(), live.received(), TableState.PARKED, false, live.next(),
            live.shape(), live.appliedShape(), Optional.empty(), FailureCode.ROW_REFUSED, 1, null);

        assertEquals(Batch.Taken.STOPS, batch.offer(Arrival.of(records.chunk(9, 1, 1, "dw")), parked));
        assertEquals(Batch.Taken.YES, new Batch(Records.TABLE, "dw").offer(Arrival.of(records.chunk(9, 1, 1, "dw")), live));
        assertEquals(Batch.Taken.YES, new Batch(Records.TABLE, "dw").offer(Arrival.of(records.chunk(5, 1, 1, "dw")), parked));

        assertEquals(FailureCode.GAP, batch.end().orElseThrow().code());
    }

    @Test
    void aRepairIsTakenAtItsPlace() {
        assertEquals(Batch.Taken.YES, offer(records.repair(5, "dw")));

        assertEquals(Kind.REPAIR, batch.aside().orElseThrow().kind());
    }

    @Test
    void whatAsksAboutTheTableBehindChangesEndsTheBatchAndIsOfferedAgain() {
        offer(records.change(6));

        assertEquals(Batch.Taken.ENDS, offer(records.check(6, "dw")));
        assertEquals(Batch.Taken.ENDS, offer(records.repair(6, "dw")));

        assertTrue(batch.aside().isEmpty() && batch.end().isEmpty());
        assertEquals(OFFSET + 1, batch.next().orElseThrow().offset());
    }

    @Test
    void whatIsAskedOfOtherTargetsIsPassedOver() {
        assertEquals(Batch.Taken.YES, offer(records.check(5, "mirror")));
        assertEquals(Batch.Taken.YES, offer(records.repair(5, "mirror")));
        offer(records.change(6));
        assertEquals(Batch.Taken.YES, offer(records.check(6, "mirror", "d")));

        assertTrue(batch.aside().isEmpty() && batch.end().isEmpty());
        assertEquals(List.of(6L), seqs());
        assertEquals(OFFSET + 4, batch.next().orElseThrow().offset());
    }

    @Test
    void whatIsAskedOfAPlaceThatWasPassedHasNoAnswer() {
        assertEquals(Batch.Taken.YES, offer(records.check(4, "dw")));
        assertEquals(Batch.Taken.YES, offer(records.repair(4, "dw")));

        assertTrue(batch.isEmpty() && batch.aside().isEmpty() && batch.end().isEmpty());
    }

    @Test
    void recordsWithoutANumberProveThatChangesAreMissingToo() {
        for (ConsumerRecord<byte[], byte[]> behind : List.of(records.check(6, "dw"), records.repair(6, "dw"),
            records.record(Records.headers(Kind.LEADER, 6), null, new byte[0]))) {
            Batch fresh = new Batch(Records.TABLE, "dw");
            assertEquals(Batch.Taken.STOPS, fresh.offer(Arrival.of(behind), at(Records.SHAPE)));
            assertEquals(FailureCode.GAP, fresh.end().orElseThrow().code());
        }
        assertEquals(Batch.Taken.YES, offer(records.record(Records.headers(Kind.LEADER, 5), null, new byte[0])));
        assertTrue(batch.isEmpty());
    }

    @Test
    void aTableThatAwaitsItsCopyAnswersNothing() {
        TableProgress awaiting = copying(0, 0);

        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.check(5, "dw")), awaiting));
        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.repair(5, "dw")), awaiting));

        assertTrue(batch.isEmpty() && batch.aside().isEmpty());
    }

    @Test
    void stopsAtAQuestionItCannotRead() {
        assertUnknown(records.record(Records.headers(Kind.CHECK, 5), null, null));
        assertUnknown(records.record(Records.headers(Kind.REPAIR, 5), null, new byte[] {'{', '}'}));
    }

    @Test
    void theFirstChunkOfACopyMayComeBehindAGap() {
        assertEquals(Batch.Taken.YES, offer(records.chunk(99, 2, 1, "dw")));

        assertEquals(99, batch.chunk().orElseThrow().afterSeq());
        assertTrue(batch.isClosed() && batch.aside().isEmpty());
    }

    @Test
    void aLaterChunkIsTakenOnlyOfTheCopyThatHasBegunAndInItsOrder() {
        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.chunk(5, 3, 3, "dw")), copying(2, 2)));
        assertTrue(batch.isEmpty(), "another copy's");
        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.chunk(5, 2, 3, "mirror")), copying(2, 2)));
        assertTrue(batch.isEmpty(), "another target's");

        assertEquals(Batch.Taken.STOPS, batch.offer(Arrival.of(records.chunk(5, 2, 4, "dw")), copying(2, 2)));
        assertEquals(FailureCode.GAP, batch.end().orElseThrow().code());
        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.chunk(5, 2, 3, "dw")), copying(2, 2)));
        assertEquals(3, batch.chunk().orElseThrow().chunk());
    }

    @Test
    void aPartOfACopyWithoutKeysIsTakenOnlyAsTheNextOfItsReading() {
        TableProgress second = copying(2, 2, new KeyRange("{\"reading\":7}", null, List.of()));
        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.part(5, 2, 3, "{\"reading\":6}", false, "dw")), second));
        assertTrue(batch.isEmpty(), "another reading's");
        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.part(5, 2, 2, "{\"reading\":7}", false, "dw")), second));
        assertTrue(batch.isEmpty(), "applied before");

        assertEquals(Batch.Taken.STOPS, batch.offer(Arrival.of(records.part(5, 2, 4, "{\"reading\":7}", true, "dw")), second));
        assertEquals(FailureCode.GAP, batch.end().orElseThrow().code());
        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.part(5, 2, 3, "{\"reading\":7}", true, "dw")), second));
        assertTrue(batch.chunk().orElseThrow().isLast());
        assertEquals(Batch.Taken.YES, new Batch(Records.TABLE, "dw")
            .offer(Arrival.of(records.part(5, 2, 1, "{\"reading\":8}", false, "dw")), second));
    }

    @Test
    void aWindowThatALaterLeaderSendsAgainIsOfOneBatchWithTheFirst() {
        Incoming incoming = new Incoming(new LargeValues(1 << 20), Limits.DEFAULT, new Room());
        incoming.add(List.of(Records.by(3, records.change(6)), Records.by(4, records.schema(5, 1)), Records.by(4, records.change(6)),
            Records.by(4, records.change(7))));
        for (Arrival next = incoming.peek(); next != null; next = incoming.peek()) {
            assertEquals(Batch.Taken.YES, batch.offer(next, at(Records.SHAPE)));
            incoming.remove();
        }

        assertEquals(List.of(6L, 7L), seqs());
        assertEquals(new Place(OFFSET + 1, 3), batch.next(6));
        assertEquals(new Place(OFFSET + 4, 4), batch.next(7));
    }

    @Test
    void passesOverWhatADeposedLeaderHasSent() {
        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.change(6)).deposed(), at(Records.SHAPE)));
        assertEquals(Batch.Taken.YES, batch.offer(Arrival.of(records.schema(9, 1)).deposed(), at(Records.SHAPE)));

        assertTrue(batch.isEmpty());
        assertEquals(OFFSET + 2, batch.next().orElseThrow().offset());
    }

    private static TableProgress copying(long sync, int chunk) {
        return copying(sync, chunk, new KeyRange(null, null, List.of(KeyOrder.NATIVE)));
    }

    private static TableProgress copying(long sync, int chunk, KeyRange ahead) {
        return new TableProgress(Records.TABLE, 5, 5, TableState.SYNCING, false, new Place(OFFSET, 0), Records.SHAPE, Records.SHAPE,
            Optional.of(new TableProgress.SyncPosition(sync, chunk, ahead)), null, 0, null);
    }

    private void assertUnknown(ConsumerRecord<byte[], byte[]> record) {
        Batch fresh = new Batch(Records.TABLE, "dw");

        assertEquals(Batch.Taken.STOPS, fresh.offer(Arrival.of(record), at(Records.SHAPE)));

        assertEquals(FailureCode.UNKNOWN_RECORD, fresh.end().orElseThrow().code());
        assertTrue(fresh.isEmpty());
    }

    private Batch.Taken offer(ConsumerRecord<byte[], byte[]> record) {
        return batch.offer(Arrival.read(record, new ChangeReader(Records.TABLE)), at(Records.SHAPE));
    }

    private static TableProgress at(Shape shape) {
        return new TableProgress(Records.TABLE, 5, 5, TableState.LIVE, false, new Place(OFFSET, 0), shape, shape, Optional.empty(), null, 0,
            null);
    }

    private List<Long> seqs() {
        return batch.changes().stream().map(Change::seq).toList();
    }
}
