package dev.convoy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schema records arrive as they left; what is none is refused. */
class SchemaRecordTest {

    @Provide
    Arbitrary<SchemaRecord> schemas() {
        Arbitrary<Column> columns = Combinators.combine(Samples.names(), types(), types(), Arbitraries.of(true, false),
            Arbitraries.of(true, false)).as(Column::new);
        Arbitrary<Integer> ids = Arbitraries.integers().between(1, Integer.MAX_VALUE);
        Arbitrary<Shape> shapes = Combinators.combine(ids, columns.list().ofMinSize(1).ofMaxSize(5),
            Samples.names().list().ofMinSize(1).ofMaxSize(3)).as(Shape::new);
        return Combinators.combine(Samples.texts(), Samples.tables(), Arbitraries.longs().between(0, Long.MAX_VALUE),
            Arbitraries.integers().between(0, Integer.MAX_VALUE), ids, shapes)
            .as((db, table, seq, epoch, timeline, shape) -> new SchemaRecord(db, table, seq, epoch, "7123456789012345678", timeline,
                shape));
    }

    /** As catalogs print them: names that need it are quoted. */
    private static Arbitrary<String> types() {
        return Arbitraries.oneOf(Arbitraries.of("integer", "character varying(10)", "numeric(10,-2)", "timestamp(3) with time zone",
            "text[]"),
            Samples.names().map(name -> "public.\"" + name.replace("\"", "\"\"") + "\""));
    }

    @Property
    void aTypeThatNoCatalogPrintsIsRefused(@ForAll("schemas") SchemaRecord schema) {
        for (String injected : List.of("int); DROP TABLE t; --", "int -- x", "int'", "\"open", "int; x")) {
            Shape shape = new Shape(1, List.of(new Column("id", injected, "pg_catalog.int4", true, false)), List.of("id"));
            byte[] value = new SchemaRecord("shop", schema.table(), 1, 1, "7", 1, shape).value();
            assertThrows(MalformedRecordException.class, () -> SchemaRecord.read(value));
        }
    }

    @Property
    void aSchemaArrivesAsItLeft(@ForAll("schemas") SchemaRecord schema) throws MalformedRecordException {
        assertEquals(schema, SchemaRecord.read(schema.value()));
    }

    @Property(tries = 100)
    void aSchemaSaysWhichTableItIsOf(@ForAll("schemas") SchemaRecord schema) throws MalformedRecordException {
        assertEquals(schema.table(), ChangeReader.tableOf(schema.value()));
    }

    @Property(tries = 50)
    void everyTruncationIsRefused(@ForAll("schemas") SchemaRecord schema) {
        byte[] whole = schema.value();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(MalformedRecordException.class, () -> SchemaRecord.read(part));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}",
        "null",
        "[]",
        "7",
        "{\"shape\":1,\"columns\":[],\"key\":[],\"source\":{}}",
        "{\"shape\":0,\"columns\":[{\"name\":\"id\",\"type\":\"integer\",\"base\":\"pg_catalog.int4\"}],\"key\":[\"id\"],\"source\":{}}",
        "{\"shape\":1,\"columns\":[{\"name\":\"id\",\"type\":\"integer\"}],\"key\":[\"id\"],\"source\":{}}",
        "{\"shape\":1,\"columns\":[{\"name\":7,\"type\":\"integer\",\"base\":\"pg_catalog.int4\"}],\"key\":[\"id\"],\"source\":{}}",
        "{\"shape\":1,\"columns\":[7],\"key\":[\"id\"],\"source\":{}}",
    })
    void whatIsNoSchemaIsRefused(String json) {
        assertThrows(MalformedRecordException.class, () -> SchemaRecord.read(Samples.bytes(json)));
    }

    @Property(tries = 100)
    void aBrokenRecordArrivesAsItLeft(@ForAll("schemas") SchemaRecord schema) throws MalformedRecordException {
        TableName table = schema.table();
        BrokenRecord broken = new BrokenRecord(schema.db(), table, schema.afterSeq() + 1 > 0 ? schema.afterSeq() + 1 : 1, schema.epoch(),
            "CAPTURE_FAILED", schema.shape().columns().get(0).name());

        assertEquals(broken, BrokenRecord.read(broken.value()));
        assertEquals(table, ChangeReader.tableOf(broken.value()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"code\":", "not JSON"})
    void whatIsNoJsonIsNoBrokenRecord(String json) {
        assertThrows(MalformedRecordException.class, () -> BrokenRecord.read(Samples.bytes(json)));
    }
}
