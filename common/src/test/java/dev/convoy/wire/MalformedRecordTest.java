package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.convoy.table.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in the topic, a reader takes it or refuses it with {@link MalformedRecordException}; nothing else gets out (I5). */
class MalformedRecordTest {
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final byte[] KEY = Samples.bytes("{\"id\":1}");

    /** Something that reads bytes. */
    @FunctionalInterface
    private interface Reader {
        void read(byte[] value) throws MalformedRecordException;
    }

    private static final List<Reader> READERS = List.of(
        value -> new ChangeReader(ORDERS).read(KEY, value),
        value -> new ChangeReader(ORDERS).read(null, value),
        ChangeReader::tableOf,
        SchemaRecord::read,
        BrokenRecord::read,
        ChunkRecord::read,
        CheckRecord::read,
        value -> new KeyOfRow(List.of("id", "status")).of(ByteSlice.of(value)),
        value -> ChangeReader.isWellFormed(ByteSlice.of(value)));

    @Provide
    Arbitrary<Samples.Sample> changes() {
        return Samples.changes();
    }

    /** Bytes that JSON is made of, in no order. */
    @Provide
    Arbitrary<byte[]> jsonDust() {
        return Arbitraries.of("{", "}", "[", "]", ",", ":", "\"", "\\", " ", "\n", "1", "-", "n", "t", "null", "\"op\"", "\"c\"",
            "\"before\"", "\"after\"", "\"source\"", "\"seq\"", "\"id\"", "\"shape\"", "\"columns\"", "\"key\"", "9999999999999999999",
            "\u0000", "\u00e9")
            .list().ofMaxSize(40).map(parts -> Samples.bytes("{" + String.join("", parts)));
    }

    @Property(tries = 2_000)
    void randomBytesAreRefusedInOrder(@ForAll byte[] garbage) {
        READERS.forEach(reader -> readsOrRefuses(reader, garbage));
    }

    @Property(tries = 3_000)
    void fragmentsOfJsonAreRefusedInOrder(@ForAll("jsonDust") byte[] dust) {
        READERS.forEach(reader -> readsOrRefuses(reader, dust));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void everyTruncationIsRefused(@ForAll("changes") Samples.Sample sample) {
        byte[] whole = sample.value();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(MalformedRecordException.class, () -> new ChangeReader(sample.table()).read(sample.key(), part));
        }
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void damagedRecordsAreReadOrRefused(@ForAll("changes") Samples.Sample sample, @ForAll long seed) {
        Random random = new Random(seed);
        ChangeReader reader = new ChangeReader(sample.table());
        for (int i = 0; i < 50; i++) {
            byte[] damaged = damaged(sample.value(), random);
            readsOrRefuses(value -> reader.read(sample.key(), value), damaged);
            READERS.forEach(each -> readsOrRefuses(each, damaged));
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void damagedRecordsOfKeyRangesAreReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] chunk = Chunks.chunk(Chunks.head(4, Chunks.RANGE), "[{\"id\":1}]");
        byte[] check = Chunks.value(new CheckRecord(Chunks.head(1, Chunks.WHOLE), true, List.of("id"), List.of("id"), 1, "7",
            Chunks.rows("[]")));
        for (int i = 0; i < 50; i++) {
            readsOrRefuses(ChunkRecord::read, damaged(chunk, random));
            readsOrRefuses(CheckRecord::read, damaged(check, random));
        }
    }

    /** Some bytes altered, some cut out, some doubled. */
    private static byte[] damaged(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        for (int times = random.nextInt(3); times >= 0; times--) {
            int at = random.nextInt(damaged.length);
            int length = random.nextInt(Math.min(8, damaged.length - at));
            byte[] next = switch (random.nextInt(3)) {
                case 0 -> damaged.clone();
                case 1 -> new byte[damaged.length - length];
                default -> new byte[damaged.length + length];
            };
            System.arraycopy(damaged, 0, next, 0, Math.min(at, next.length));
            int tail = Math.min(damaged.length - at, next.length - at);
            System.arraycopy(damaged, damaged.length - tail, next, next.length - tail, tail);
            if (next.length == damaged.length) {
                next[at] = (byte) (random.nextBoolean() ? "{}[]\",:\\0n9".charAt(random.nextInt(11)) : random.nextInt(256));
            }
            damaged = next.length == 0 ? new byte[] {'{'} : next;
        }
        return damaged;
    }

    private static void readsOrRefuses(Reader reader, byte[] value) {
        try {
            reader.read(value);
        } catch (MalformedRecordException expected) {
            assertFalse(expected.getMessage().isBlank());
        } catch (RuntimeException | Error e) {
            fail("reading " + new String(value, java.nio.charset.StandardCharsets.ISO_8859_1) + " threw " + e, e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"op\":\"\",\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE}}",
        "{\"op\":\"cc\",\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE}}",
        "{\"op\":\"x\",\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE}}",
        "{\"op\":null,\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE}}",
        "{\"op\":\"c\",\"before\":null,\"after\":null,\"source\":{SOURCE}}",
        "{\"op\":\"c\",\"before\":{\"id\":1},\"after\":null,\"source\":{SOURCE}}",
        "{\"op\":\"d\",\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE}}",
        "{\"op\":\"t\",\"before\":null,\"after\":null,\"source\":{SOURCE}}",
        "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1}}",
        "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1},\"source\":7}",
        "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE}} ",
        "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE}}{}",
        "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE},}",
        "{\"op\":\"c\",\"before\":null,\"after\":,\"source\":{SOURCE}}",
        "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":\"\\",
    })
    void whatIsNoChangeIsRefused(String json) {
        refusedAsChange(json.replace("SOURCE", source("7", "1", "1")));
    }

    @Test
    void theRecordThoseVariantsAreMadeOfIsRead() throws MalformedRecordException {
        String json = "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE}}".replace("SOURCE", source("7", "1", "1"));

        Change change = new ChangeReader(ORDERS).read(KEY, Samples.bytes(json));

        assertEquals(7, change.seq());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-", "null", "\"7\"", "1.5", "1e3", "9223372036854775807", "99999999999999999999999", "{}", "[]",
        "true"})
    void aNumberThatIsNoneIsRefused(String seq) {
        refusedAsChange("{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1},\"source\":{SOURCE}}".replace("SOURCE", source(seq, "1", "1")));
    }

    @Test
    void aRecordWithoutAValueIsRefused() {
        assertThrows(MalformedRecordException.class, () -> new ChangeReader(ORDERS).read(KEY, null));
        assertThrows(MalformedRecordException.class, () -> ChangeReader.tableOf(null));
        assertThrows(MalformedRecordException.class, () -> SchemaRecord.read(null));
    }

    static String source(String seq, String epoch, String shape) {
        return "\"db\":\"shop\",\"schema\":\"public\",\"table\":\"orders\",\"seq\":" + seq + ",\"tx\":1,\"ts_us\":1,\"epoch\":" + epoch
            + ",\"shape\":" + shape;
    }

    private static void refusedAsChange(String json) {
        assertThrows(MalformedRecordException.class, () -> new ChangeReader(ORDERS).read(KEY, Samples.bytes(json)), json);
    }
}
