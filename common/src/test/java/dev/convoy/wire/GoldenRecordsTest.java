package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.table.Column;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The samples of {@code docs/RECORDS.md} are what is written, to the byte. Each file of {@code records/} is one value (or key) and a
 * newline. A difference here is a change of the wire format: targets of the version before must still read it.
 */
class GoldenRecordsTest {
    private static final String BOOK = book();
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final ChangeWriter WRITER = new ChangeWriter("shop", ORDERS);
    private static final KeyOfRow KEY = new KeyOfRow(List.of("id"));
    private static final long TX = 48_210;
    private static final long TS = 1_785_000_000_123_456L;
    private static final String ROW = "{\"id\":7,\"customer\":\"Zo\u00eb\",\"total\":19.90,"
        + "\"tags\":\"{new,\\\"gift wrap\\\"}\",\"note\":null}";

    @Test
    void aCreateIsWrittenAsInTheBook() throws IOException, MalformedRecordException {
        assertGolden("change-create", WRITER.value(Op.CREATE, row(ROW), 1_041, TX, TS, 1, 3, false).toArray());
        assertGolden("change-create.key", KEY.of(row(ROW)));
    }

    @Test
    void anUpdateIsWrittenAsInTheBook() throws IOException {
        ByteSlice row = row(ROW.replace("null", "\"two\\nlines\""));

        assertGolden("change-update", WRITER.value(Op.UPDATE, row, 1_042, TX + 1, TS + 1, 1, 3, false).toArray());
    }

    @Test
    void aNestedUpdateIsWrittenAsInTheBook() throws IOException {
        assertGolden("change-nested", WRITER.value(Op.UPDATE, row(ROW), 1_043, TX + 2, TS + 2, 1, 3, true).toArray());
    }

    @Test
    void aDeleteIsWrittenAsInTheBook() throws IOException {
        assertGolden("change-delete", WRITER.value(Op.DELETE, row("{\"id\":7}"), 1_044, TX + 3, TS + 3, 1, 3, false).toArray());
    }

    @Test
    void aTruncateIsWrittenAsInTheBook() throws IOException {
        assertGolden("change-truncate", WRITER.value(Op.TRUNCATE, null, 1_045, TX + 4, TS + 4, 1, 3, false).toArray());
    }

    @Test
    void aSchemaIsWrittenAsInTheBook() throws IOException {
        Shape shape = new Shape(3, List.of(
            new Column("id", "bigint", "pg_catalog.int8", true, false),
            new Column("customer", "text", "pg_catalog.text", true, false),
            new Column("total", "numeric(10,2)", "pg_catalog.\"numeric\"", false, false),
            new Column("tags", "text[]", "pg_catalog._text", false, true),
            new Column("note", "character varying(200)", "pg_catalog.\"varchar\"", false, false)), List.of("id"));

        assertGolden("schema", new SchemaRecord("shop", ORDERS, 1_040, 1, "7412345678901234567", 2, shape).value());
    }

    @Test
    void aBrokenRecordIsWrittenAsInTheBook() throws IOException {
        assertGolden("broken", new BrokenRecord("shop", ORDERS, 1_046, 1, "ROW_TOO_LARGE",
            "a row of 73400320 bytes is too large for a record of the topic").value());
    }

    @Test
    void aLeaderRecordIsWrittenAsInTheBook() throws IOException {
        assertGolden("leader", new LeaderRecord("shop", ORDERS, 1_046, 2).value());
    }

    @Test
    void aChunkIsWrittenAsInTheBook() throws IOException {
        KeyRange range = new KeyRange("{\"id\":6}", "{\"id\":7}", List.of(KeyOrder.NATIVE));

        assertGolden("chunk", Chunks.chunk(head(2, range), "[" + ROW + "]"));
        assertGolden("repair-gone", Chunks.chunk(head(1, range), "[]"));
    }

    @Test
    void aCheckIsWrittenAsInTheBook() throws IOException {
        KeyRange range = new KeyRange(null, "{\"id\":7}", List.of(KeyOrder.TEXT));
        List<String> columns = List.of("order_id", "total");

        assertGolden("check", Chunks.value(new CheckRecord(head(1, range), false, List.of("order_id"), columns, 7, "-8070450532247928832",
            row("[]"))));
        assertGolden("check-close", Chunks.value(new CheckRecord(head(1, range), true, List.of("order_id"), columns, 1, null,
            row("[{\"id\":7,\"convoy hashes\":\"{7902699be42c8a8e,NULL}\"}]"))));
    }

    private static String book() {
        try {
            return Files.readString(Path.of("..", "docs", "RECORDS.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChunkHead head(int chunk, KeyRange range) {
        Shape shape = new Shape(3, List.of(new Column("id", "bigint", "pg_catalog.int8", true, false)), List.of("id"));
        return new ChunkHead("shop", ORDERS, 1_047, 1, 5, chunk, List.of("reporting"), range, shape);
    }

    private static ByteSlice row(String json) {
        return ByteSlice.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertGolden(String name, byte[] written) throws IOException {
        try (InputStream file = GoldenRecordsTest.class.getResourceAsStream("/records/" + name + ".json")) {
            String expected = file == null ? "no file records/" + name + ".json" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, new String(written, StandardCharsets.UTF_8) + "\n", "records/" + name + ".json");
            String sample = (name.endsWith(".key") ? "\nkey   " : "\nvalue ") + expected;
            assertTrue(BOOK.contains(sample), "docs/RECORDS.md has no sample " + name);
        }
    }
}
