package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.table.TableName;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What {@link ChangeWriter} writes, {@link ChangeReader} reads: nothing is added, lost or altered, whatever names and values hold. */
class ChangeRoundTripTest {

    @Provide
    Arbitrary<Samples.Sample> changes() {
        return Samples.changes();
    }

    @Provide
    Arbitrary<TableName> tables() {
        return Samples.tables();
    }

    @Property
    void aChangeArrivesAsItLeft(@ForAll("changes") Samples.Sample sample) throws MalformedRecordException {
        byte[] value = sample.value();

        Change change = new ChangeReader(sample.table()).read(sample.key(), value);

        assertEquals(sample.table(), change.table());
        assertEquals(sample.op(), change.op());
        assertEquals(sample.seq(), change.seq());
        assertEquals(sample.tx(), change.tx());
        assertEquals(sample.tsMicros(), change.tsMicros());
        assertEquals(sample.epoch(), change.epoch());
        assertEquals(sample.shape(), change.shape());
        assertEquals(sample.nested(), change.nested());
        assertEquals(sample.key() == null ? null : ByteSlice.of(sample.key()), change.key());
        boolean keeps = sample.op() == Op.CREATE || sample.op() == Op.UPDATE;
        assertEquals(keeps ? ByteSlice.of(sample.row()) : null, change.row());
        assertArrayEquals(value, change.value());
    }

    @Property
    void aRecordIsTheEnvelopeThatUsersOfChangeDataCaptureKnow(@ForAll("changes") Samples.Sample sample) throws IOException {
        JsonNode envelope = Samples.JSON.readTree(sample.value());

        assertEquals(String.valueOf(sample.op().letter()), envelope.get("op").textValue());
        JsonNode row = sample.row() == null ? null : Samples.JSON.readTree(sample.row());
        boolean keeps = sample.op() == Op.CREATE || sample.op() == Op.UPDATE;
        assertEquals(keeps ? row : Samples.JSON.nullNode(), envelope.get("after"));
        assertEquals(sample.op() == Op.DELETE ? row : Samples.JSON.nullNode(), envelope.get("before"));
        JsonNode source = envelope.get("source");
        assertEquals("shop", source.get("db").textValue());
        assertEquals(sample.table(), new TableName(source.get("schema").textValue(), source.get("table").textValue()));
        assertEquals(sample.seq(), source.get("seq").longValue());
        assertEquals(sample.tsMicros(), source.get("ts_us").longValue());
        assertEquals(sample.nested(), source.path("nested").asBoolean());
    }

    @Property
    void aRecordSaysWhichTableItIsOf(@ForAll("changes") Samples.Sample sample) throws MalformedRecordException {
        assertEquals(sample.table(), ChangeReader.tableOf(sample.value()));
    }

    @Property
    void aRecordOfAnotherTableIsRefused(@ForAll("changes") Samples.Sample sample, @ForAll("tables") TableName other) {
        if (!other.equals(sample.table())) {
            assertThrows(MalformedRecordException.class, () -> new ChangeReader(other).read(sample.key(), sample.value()));
        }
    }

    @Property
    void aRowIsSplicedInFromTheMiddleOfALargerArray(@ForAll("changes") Samples.Sample sample) {
        if (sample.row() == null) {
            return;
        }
        byte[] page = new byte[sample.row().length + 14];
        Arrays.fill(page, (byte) 0x1e);
        System.arraycopy(sample.row(), 0, page, 7, sample.row().length);

        ByteSlice row = new ByteSlice(page, 7, sample.row().length);
        byte[] value = new ChangeWriter("shop", sample.table()).value(sample.op(), row, sample.seq(), sample.tx(), sample.tsMicros(),
            sample.epoch(), sample.shape(), sample.nested()).toArray();

        assertArrayEquals(sample.value(), value);
    }

    @Property(tries = 100)
    void everyRowIsWellFormedAndNoPieceOfItIs(@ForAll("changes") Samples.Sample sample) {
        if (sample.row() == null) {
            return;
        }
        assertTrue(ChangeReader.isWellFormed(ByteSlice.of(sample.row())));
        for (int length = 1; length < sample.row().length; length++) {
            assertEquals(false, ChangeReader.isWellFormed(new ByteSlice(sample.row(), 0, length)));
        }
    }

    @Property(tries = 50)
    void aTruncateHasNeitherKeyNorRow(@ForAll("tables") TableName table) throws MalformedRecordException {
        byte[] value = new ChangeWriter("shop", table).value(Op.TRUNCATE, null, 1, 1, 1, 1, 1, false).toArray();

        Change change = new ChangeReader(table).read(null, value);

        assertNull(change.key());
        assertNull(change.row());
        assertThrows(MalformedRecordException.class, () -> new ChangeReader(table).read(new byte[] {'{', '}'}, value));
    }
}
