package dev.convoy.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Header {@value #NAME} of a record that holds a part of a value too large for one record. The parts of a value follow each other in its
 * partition, each with the value's kind, number and key. One that was cut short by a crash is sent again as a whole, with another id.
 *
 * @param id    tells the parts of one sending from those of another
 * @param index number of the part, from 1
 * @param count how many parts there are
 * @param bytes length of the whole value
 */
public record PartHeader(String id, int index, int count, int bytes) {
    public static final String NAME = "convoy.part";
    /** Largest row as JSON: 64 MiB of bytea, whose text takes twice the bytes, and something beside it. */
    public static final int ROW_BYTES_MAX = 144 << 20;
    /** Largest value: such a row, and what a record says beside it. Who sent more would have it kept in memory. */
    private static final int VALUE_BYTES_MAX = ROW_BYTES_MAX + (16 << 20);
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{1,16}) ([0-9]{1,9})/([0-9]{1,9}) ([0-9]{1,10})");

    public void addTo(Headers headers) {
        headers.add(NAME, (id + " " + index + "/" + count + " " + bytes).getBytes(StandardCharsets.US_ASCII));
    }

    /** Empty for a record that holds a whole value. */
    public static Optional<PartHeader> of(Headers headers) throws MalformedRecordException {
        Header header = headers.lastHeader(NAME);
        if (header == null) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(header.value() == null ? "" : new String(header.value(), StandardCharsets.US_ASCII));
        if (!form.matches()) {
            throw new MalformedRecordException("header " + NAME + " is not what it should be");
        }
        long bytes = Long.parseLong(form.group(4));
        if (bytes > VALUE_BYTES_MAX) {
            throw new MalformedRecordException("header " + NAME + " tells of a value larger than any can be");
        }
        int index = Integer.parseInt(form.group(2));
        int count = Integer.parseInt(form.group(3));
        if (index < 1 || index > count) {
            throw new MalformedRecordException("header " + NAME + " tells of part " + index + " of " + count);
        }
        return Optional.of(new PartHeader(form.group(1), index, count, (int) bytes));
    }
}
