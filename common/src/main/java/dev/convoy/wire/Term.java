package dev.convoy.wire;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Header {@value #HEADER}: which leader of the source has sent a record. Each leader's term is higher than those of all before it; what a
 * leader sends that has been deposed meanwhile (its network was cut, its client sends what it had when it is back) may reach a partition
 * behind its successor's records, and is known by its lower term.
 */
public final class Term {
    public static final String HEADER = "convoy.term";
    /** A term is a second since 1970, or one more than another: none comes near this one, behind which no other could follow. */
    private static final long MAX = 100_000_000_000L;

    private Term() {
    }

    /** The header of all records of one leader. */
    public static Header header(long term) {
        return new RecordHeader(HEADER, Long.toString(term).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Who has sent a record.
     *
     * @return 0 when it does not say
     * @throws MalformedRecordException when it says what no leader would
     */
    public static long of(Headers headers) throws MalformedRecordException {
        Header header = headers.lastHeader(HEADER);
        long term = header == null ? 0 : Kind.decimal(header, HEADER);
        if (term > MAX) {
            throw new MalformedRecordException("header " + HEADER + " is no leader's term");
        }
        return term;
    }
}
