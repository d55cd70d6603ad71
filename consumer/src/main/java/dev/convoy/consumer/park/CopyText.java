package dev.convoy.consumer.park;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Writes JSON as a value of COPY's text format. Characters that the server's encoding lacks become escapes of JSON, which type json
 * keeps as they are: a change that waits because of such a character must be able to wait. Confined to one thread.
 */
final class CopyText {
    /** Null where nothing is lacking, or it is not known what. */
    private final CharsetEncoder encoder;

    private CopyText(CharsetEncoder encoder) {
        this.encoder = encoder;
    }

    static CopyText of(Connection connection) throws SQLException {
        String name = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
        return encodedAs(name);
    }

    /** @param encoding as PostgreSQL calls it */
    static CopyText encodedAs(String encoding) {
        String java = encoding.replaceFirst("^WIN(?=125)", "windows-").replaceFirst("^KOI8(?=[RU])", "KOI8-")
            .replaceFirst("^ISO_8859_", "ISO-8859-");
        boolean lacking = !encoding.equals("UTF8") && Charset.isSupported(java);
        return new CopyText(lacking ? Charset.forName(java).newEncoder() : null);
    }

    /** Where a piece of UTF-8 may end that begins at {@code from} and has about {@code length} bytes: not within a character. */
    static int end(byte[] text, int from, int length) {
        int end = Math.min(from + length, text.length);
        while (end < text.length && (text[end] & 0xc0) == 0x80) {
            end++;
        }
        return end;
    }

    void write(ByteArrayOutputStream to, byte[] text, int first, int end) {
        int from = first;
        for (int i = first; i < end; i++) {
            byte b = text[i];
            if (b == '\\' || b == '\t' || b == '\n' || b == '\r') {
                to.write(text, from, i - from);
                to.write('\\');
                to.write(b == '\\' ? '\\' : b == '\t' ? 't' : b == '\n' ? 'n' : 'r');
                from = i + 1;
            } else if (b < 0 && encoder != null) {
                int next = end(text, i, 1);
                String character = new String(text, i, next - i, StandardCharsets.UTF_8);
                if (!encoder.canEncode(character)) {
                    to.write(text, from, i - from);
                    character.chars().forEach(unit -> to.writeBytes(String.format("\\\\u%04x", unit).getBytes(StandardCharsets.US_ASCII)));
                    from = next;
                }
                i = next - 1;
            }
        }
        to.write(text, from, end - from);
    }
}
