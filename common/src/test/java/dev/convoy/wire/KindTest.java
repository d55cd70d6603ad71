package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two headers of a record: what it is, and its number. */
class KindTest {

    @Provide
    Arbitrary<Long> seqs() {
        return Arbitraries.longs().between(0, 999_999_999_999_999_999L);
    }

    @Property(tries = 200)
    void headersArriveAsTheyLeft(@ForAll Kind kind, @ForAll("seqs") long seq) throws MalformedRecordException {
        RecordHeaders headers = new RecordHeaders();

        kind.addTo(headers, seq);

        assertEquals(kind, Kind.of(headers));
        assertEquals(seq, Kind.seq(headers));
    }

    @Property
    void anyBytesInTheHeadersAreReadOrRefused(@ForAll byte[] kind, @ForAll byte[] seq) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Kind.HEADER, kind);
        headers.add(Kind.SEQ_HEADER, seq);

        assertThrows(MalformedRecordException.class, () -> Kind.of(headers));
        try {
            long read = Kind.seq(headers);
            assertEquals(Long.parseLong(new String(seq, StandardCharsets.ISO_8859_1)), read);
        } catch (MalformedRecordException expected) {
            return;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aKindPrintsAsItsHeader(Kind kind) {
        RecordHeaders headers = new RecordHeaders();

        kind.addTo(headers, 1);

        assertEquals(kind.toString(), new String(headers.lastHeader(Kind.HEADER).value(), StandardCharsets.US_ASCII));
    }

    @Test
    void aRecordWithoutHeadersIsRefused() {
        RecordHeaders none = new RecordHeaders();
        RecordHeaders empty = new RecordHeaders();
        empty.add(Kind.HEADER, null);
        empty.add(Kind.SEQ_HEADER, null);

        assertThrows(MalformedRecordException.class, () -> Kind.of(none));
        assertThrows(MalformedRecordException.class, () -> Kind.seq(none));
        assertThrows(MalformedRecordException.class, () -> Kind.of(empty));
        assertThrows(MalformedRecordException.class, () -> Kind.seq(empty));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "\u0661", "9223372036854775808", "1234567890123456789"})
    void aNumberThatIsNoneIsRefused(String text) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Kind.SEQ_HEADER, text.getBytes(StandardCharsets.UTF_8));

        assertThrows(MalformedRecordException.class, () -> Kind.seq(headers));
    }

    @Test
    void aTermArrivesAsItLeftAndMayBeAbsent() throws MalformedRecordException {
        RecordHeaders headers = new RecordHeaders();

        assertEquals(0, Term.of(headers));
        headers.add(Term.header(12_345));
        assertEquals(12_345, Term.of(headers));
        headers.add(Term.HEADER, "-1".getBytes(StandardCharsets.UTF_8));
        assertThrows(MalformedRecordException.class, () -> Term.of(headers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Change", "change ", "novelty", "changes"})
    void aKindThatThisVersionDoesNotKnowIsRefused(String text) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Kind.HEADER, text.getBytes(StandardCharsets.UTF_8));

        assertThrows(MalformedRecordException.class, () -> Kind.of(headers));
    }
}
