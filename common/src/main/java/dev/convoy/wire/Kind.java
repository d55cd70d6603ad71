package dev.convoy.wire;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What a record of the topic is, as its header {@value #HEADER} says. Only {@link #CHANGE} and {@link #BROKEN} are numbered. */
public enum Kind {
    /** One captured change of one row (or a TRUNCATE). */
    CHANGE("change"),
    /** Columns, types and key of the changes that follow. */
    SCHEMA("schema"),
    /** Rows of a key range as they were at this place of the stream: a part of a sync. */
    CHUNK("chunk"),
    /** What a target should hold in a key range at this place of the stream, as sums or hashes: a part of a verification. */
    CHECK("check"),
    /** What the source holds of one key at this place of the stream: the mending of a difference. */
    REPAIR("repair"),
    /** Stands for changes that could not be captured; it has a number, so that nobody can pass it unseen. */
    BROKEN("broken"),
    /** Says that another producer leads, in a new life of the source; nothing else. */
    LEADER("leader");

    public static final String HEADER = "convoy.kind";
    /** The number of a numbered record; for any other, the number after which it stands. Decimal digits. */
    public static final String SEQ_HEADER = "convoy.seq";

    private final String text;
    private final byte[] bytes;

    Kind(String text) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws MalformedRecordException when the header is absent or names a kind this version does not know */
    public static Kind of(Headers headers) throws MalformedRecordException {
        Header header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null) {
            throw new MalformedRecordException("the record has no header " + HEADER);
        }
        for (Kind kind : values()) {
            if (java.util.Arrays.equals(kind.bytes, header.value())) {
                return kind;
            }
        }
        throw new MalformedRecordException("the record is of a kind that this version does not know (header " + HEADER + ")");
    }

    /** Whether its records have numbers of their own. */
    public boolean isNumbered() {
        return this == CHANGE || this == BROKEN;
    }

    /** Reads {@value #SEQ_HEADER}. */
    public static long seq(Headers headers) throws MalformedRecordException {
        return decimal(headers.lastHeader(SEQ_HEADER), SEQ_HEADER);
    }

    /** Reads a number in decimal digits, of at most 18. */
    static long decimal(Header header, String name) throws MalformedRecordException {
        if (header == null || header.value() == null || header.value().length == 0 || header.value().length > 18) {
            throw new MalformedRecordException("the record has no usable header " + name);
        }
        long number = 0;
        for (byte b : header.value()) {
            if (b < '0' || b > '9') {
                throw new MalformedRecordException("header " + name + " is not a decimal number");
            }
            number = number * 10 + (b - '0');
        }
        return number;
    }

    public void addTo(Headers headers, long seq) {
        headers.add(HEADER, bytes);
        headers.add(SEQ_HEADER, Long.toString(seq).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return text;
    }
}
