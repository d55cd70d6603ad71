package dev.convoy.wire;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.table.TableName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Names, rows and changes as PostgreSQL could make them, for property tests of the codecs. */
final class Samples {
    static final JsonMapper JSON = JsonMapper.builder().build();

    /** A change and what it was made from. */
    record Sample(TableName table, Op op, long seq, long tx, long tsMicros, int epoch, int shape, boolean nested, byte[] key, byte[] row) {
        byte[] value() {
            ByteSlice slice = row == null ? null : ByteSlice.of(row);
            return new ChangeWriter("shop", table).value(op, slice, seq, tx, tsMicros, epoch, shape, nested).toArray();
        }
    }

    private Samples() {
    }

    /** Any text that a UTF-8 database holds: no NUL, no half of a surrogate pair; JSON's own characters are frequent. */
    static Arbitrary<String> texts() {
        Arbitrary<Integer> delicate = Arbitraries.chars().with('"', '\\', '{', '}', '[', ']', ',', ':', '/', '\n', '\t', '\r', '\b', '\f',
            '\u001e', '\u007f').map(c -> (int) c);
        Arbitrary<Integer> letters = Arbitraries.integers().between('a', 'z');
        Arbitrary<Integer> any = Arbitraries.integers().between(1, Character.MAX_CODE_POINT).filter(c -> c < 0xD800 || c > 0xDFFF);
        return Arbitraries.frequencyOf(Tuple.of(3, delicate), Tuple.of(3, letters), Tuple.of(2, any))
            .list().ofMaxSize(20).map(Samples::text);
    }

    private static String text(List<Integer> codePoints) {
        StringBuilder text = new StringBuilder();
        codePoints.forEach(text::appendCodePoint);
        return text.toString();
    }

    static Arbitrary<String> names() {
        return texts().filter(text -> !text.isEmpty());
    }

    static Arbitrary<TableName> tables() {
        return Combinators.combine(names(), names()).as(TableName::new);
    }

    /** JSON values as {@code row_to_json} prints them. */
    static Arbitrary<String> values() {
        return Arbitraries.oneOf(
            Arbitraries.of("null", "true", "false", "0", "-0", "1e300", "\"NaN\"", "\"\\\\x00ff\"", "12345678901234567890.0001"),
            Arbitraries.longs().map(String::valueOf),
            Arbitraries.bigDecimals().map(Object::toString),
            texts().map(Samples::quoted));
    }

    /** A row's columns by name, each with its value's JSON; at least one. */
    static Arbitrary<Map<String, String>> rows() {
        return Arbitraries.maps(names(), values()).ofMinSize(1).ofMaxSize(8).map(LinkedHashMap::new);
    }

    static String object(Map<String, String> fields) {
        List<String> printed = new ArrayList<>();
        fields.forEach((name, value) -> printed.add(quoted(name) + ":" + value));
        return "{" + String.join(",", printed) + "}";
    }

    static String quoted(String text) {
        return new String(JsonText.quoted(text), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Arbitrary<Sample> changes() {
        Arbitrary<long[]> numbers = Combinators.combine(
            Arbitraries.longs().between(1, 999_999_999_999_999_999L), Arbitraries.longs().between(0, 999_999_999_999_999_999L),
            Arbitraries.longs().between(-999_999_999_999_999_999L, 999_999_999_999_999_999L),
            Arbitraries.integers().between(0, Integer.MAX_VALUE), Arbitraries.integers().between(1, Integer.MAX_VALUE))
            .as((seq, tx, ts, epoch, shape) -> new long[] {seq, tx, ts, epoch, shape});
        return Combinators.combine(tables(), Arbitraries.of(Op.class), numbers, Arbitraries.of(true, false), rows(), rows())
            .as((table, op, n, nested, key, row) -> {
                byte[] keyJson = op == Op.TRUNCATE ? null : bytes(object(key));
                byte[] rowJson = op == Op.TRUNCATE ? null : op == Op.DELETE ? keyJson : bytes(object(row));
                return new Sample(table, op, n[0], n[1], n[2], (int) n[3], (int) n[4], nested, keyJson, rowJson);
            });
    }
}
