package dev.convoy.producer.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.table.Column;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckPlan;
import dev.convoy.wire.KeyRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What runs at the source to read a key range, to the letter. */
class ChunkSqlTest {
    private static final TableName ODD = new TableName("my \"schema\"", "Orders; --");
    private static final Column PART = new Column("pa\"rt", "text", "pg_catalog.text", true, false);
    private static final Column ID = new Column("id", "integer", "pg_catalog.int4", true, false);
    private static final Column TAGS = new Column("tags", "text[]", "pg_catalog._text", false, true);
    private static final Shape SHAPE = new Shape(1, List.of(ID, TAGS, PART), List.of("pa\"rt", "id"));
    private static final List<KeyOrder> ORDER = List.of(KeyOrder.TEXT, KeyOrder.NATIVE);
    private static final String FIRST = "{\"pa\\\"rt\":\"a'b?\",\"id\":7}";
    private static final String LAST = "{\"pa\\\"rt\":\"z\",\"id\":12345678901234567890}";

    private static final String ORDERED = "CAST(s.\"pa\"\"rt\" AS pg_catalog.text) COLLATE \"C\", s.\"id\"";
    private static final String BOUND = "(CAST(CAST(? AS pg_catalog.text) AS pg_catalog.text) COLLATE \"C\", CAST(? AS pg_catalog.int4))";

    @Test
    void aCopysFirstChunkIsReadFromTheBeginningInKeyOrder() {
        ChunkSql sql = new ChunkSql(pass(Pass.Kind.COPY, new KeyRange(null, null, ORDER), CheckPlan.ordering(ORDER), null));

        assertEquals("SELECT c.line, c.bytes_before + octet_length(c.line) AS bytes FROM ( SELECT r.line, sum(octet_length(r.line)) OVER "
            + "(ROWS UNBOUNDED PRECEDING) - octet_length(r.line)"
            + " AS bytes_before FROM (SELECT row_to_json(x.*)::text AS line FROM (SELECT s.\"id\", s.\"tags\"::text AS \"tags\","
            + " s.\"pa\"\"rt\" FROM \"my \"\"schema\"\"\".\"Orders; --\" AS s WHERE true AND true AND true AND true ORDER BY " + ORDERED
            + " LIMIT ?) AS x OFFSET 0) AS r) AS c WHERE c.bytes_before < ?", said(sql.lines()));
        assertEquals(List.of(), sql.parameters());
    }

    @Test
    void aLaterChunkBeginsBehindTheWholeKeyAndEndsWithTheWholeKey() {
        ChunkSql sql = new ChunkSql(pass(Pass.Kind.COPY, new KeyRange(FIRST, LAST, ORDER), CheckPlan.ordering(ORDER), null));

        assertWhere("true AND true AND (" + ORDERED + ") > " + BOUND + " AND (" + ORDERED + ") <= " + BOUND, sql.lines());
        assertEquals(List.of("a'b?", "7", "z", "12345678901234567890"), sql.parameters());
    }

    @Test
    void aRangeThatIsOpenAtItsEndHasTheParametersOfItsBeginningOnly() {
        ChunkSql sql = new ChunkSql(pass(Pass.Kind.COPY, new KeyRange(FIRST, null, ORDER), CheckPlan.ordering(ORDER), null));

        assertWhere("true AND true AND (" + ORDERED + ") > " + BOUND + " AND true", sql.lines());
        assertEquals(List.of("a'b?", "7"), sql.parameters());
    }

    @Test
    void filtersKeepTheirQuestionMarksAndCannotCommentOutTheRange() {
        CheckPlan plan = new CheckPlan(ORDER, List.of("k", "no"), List.of("no"), List.of("s.\"id\"::text"), "doc ? 'd?' -- theirs",
            Map.of());
        ChunkSql sql = new ChunkSql(pass(Pass.Kind.CHECK, new KeyRange(null, LAST, ORDER), plan, "doc ?| ARRAY['?'] OR true -- ours"));

        assertWhere("(doc ??| ARRAY['?'] OR true -- ours ) AND (doc ?? 'd?' -- theirs ) AND true AND (" + ORDERED + ") <= " + BOUND,
            sql.sums());
        assertWhere("(doc ??| ARRAY['?'] OR true -- ours ) AND (doc ?? 'd?' -- theirs ) AND true AND (" + ORDERED + ") <= " + BOUND,
            sql.lines());
        assertTrue(sql.sums().contains("-- ours\n)") && sql.sums().contains("-- theirs\n)"), sql.sums());
    }

    @Test
    void aSumIsOverTheTextsOfTheMappedColumnsAndTellsWhereItEnds() {
        CheckPlan plan = new CheckPlan(ORDER, List.of("k", "no"), List.of("no", "n"), List.of("s.\"id\"::text", "CAST((tags ? 'x'\n) AS"
            + " int)::text"), null, Map.of());
        ChunkSql sql = new ChunkSql(pass(Pass.Kind.CHECK, new KeyRange(FIRST, null, ORDER), plan, null));

        assertEquals("WITH chunk AS MATERIALIZED ( SELECT s.\"pa\"\"rt\", s.\"id\", ('x' || left(encode(sha256(convert_to(ROW("
            + "(s.\"id\"::text ), (CAST((tags ?? 'x' ) AS int)::text ))::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint AS \"convoy hash\","
            + " row_number() OVER (ORDER BY " + ORDERED + ") AS \"convoy ordinal\" FROM \"my \"\"schema\"\"\".\"Orders; --\" AS s WHERE"
            + " true AND true AND (" + ORDERED + ") > " + BOUND + " AND true ORDER BY " + ORDERED + " LIMIT ?)"
            + " SELECT (SELECT count(*) FROM chunk) AS row_count, (SELECT coalesce(sum(\"convoy hash\"), 0)::text FROM chunk) AS total,"
            + " (SELECT row_to_json(x.*)::text FROM (SELECT \"pa\"\"rt\", \"id\" FROM chunk ORDER BY \"convoy ordinal\" DESC LIMIT 1) AS x)"
            + " AS last_key", said(sql.sums()));
    }

    @Test
    void aCloserLookReadsEachRowsKeyAndTheHashesOfItsColumns() {
        CheckPlan plan = new CheckPlan(ORDER, List.of("k", "no"), List.of("no"), List.of("s.\"id\"::text"), null, Map.of());
        ChunkSql sql = new ChunkSql(pass(Pass.Kind.LOOK, new KeyRange(FIRST, LAST, ORDER), plan, null));

        assertTrue(said(sql.lines()).contains("(SELECT s.\"pa\"\"rt\", s.\"id\", ARRAY[left(encode(sha256(convert_to((s.\"id\"::text ),"
            + " 'UTF8')), 'hex'), 16)]::text AS \"convoy hashes\" FROM"), sql.lines());
    }

    @Test
    void aRepairReadsTheRowOfItsOneKeyWhateverTheOrder() {
        for (KeyOrder order : KeyOrder.values()) {
            List<KeyOrder> orders = List.of(order, KeyOrder.NATIVE);
            ChunkSql sql = new ChunkSql(pass(Pass.Kind.REPAIR, new KeyRange(null, LAST, orders), CheckPlan.ordering(orders), "id > 0"));

            assertWhere("(id > 0 ) AND true AND (" + order.of("s.\"pa\"\"rt\"") + ", s.\"id\") = ("
                + order.of("CAST(? AS pg_catalog.text)") + ", CAST(? AS pg_catalog.int4))", sql.lines());
            assertEquals(List.of("z", "12345678901234567890"), sql.parameters());
        }
    }

    private static Pass pass(Pass.Kind kind, KeyRange range, CheckPlan plan, String filter) {
        return new Pass(3, kind, 1, ODD, ODD, List.of("reporting"), 0, range, plan, SHAPE, filter);
    }

    /** What stands between WHERE and ORDER BY. */
    private static void assertWhere(String expected, String sql) {
        String said = said(sql);
        int from = said.indexOf(" AS s WHERE ") + " AS s WHERE ".length();
        assertEquals(expected, said.substring(from, said.indexOf(" ORDER BY ", from)));
    }

    /** A statement without the comments of its file, on one line. */
    private static String said(String sql) {
        return sql.replaceAll("(?m)^-- .*\n", "").replaceAll("\\s+", " ").strip();
    }
}
