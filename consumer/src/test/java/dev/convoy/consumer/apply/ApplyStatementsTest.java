package dev.convoy.consumer.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.config.TableMapping;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The statements of each kind of table and mapping, to the letter. Each golden file ({@code golden/<case>.sql}) shows what runs at the
 * target; a difference there is to be read as carefully as the change that made it.
 */
class ApplyStatementsTest {
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final Column ID = new Column("id", "integer", "pg_catalog.int4", true, false);
    private static final Column QTY = new Column("qty", "integer", "pg_catalog.int4", false, false);
    private static final Column PRICE = new Column("price", "numeric(10,2)", "pg_catalog.\"numeric\"", false, false);
    private static final Column NOTE = new Column("note", "text", "pg_catalog.text", false, false);
    private static final Column TAGS = new Column("tags", "text[]", "pg_catalog._text", false, true);
    private static final Column MOOD = new Column("mood", "public.mood", "public.mood", false, true);

    @Test
    void aTableThatArrivesAsItLeft() throws Exception {
        ApplyStatements statements = ApplyStatements.of(shape("id", ID, QTY, NOTE), TableMapping.identity(ORDERS), target(ID, QTY, NOTE));

        assertGolden("identity", statements);
        assertFalse(statements.filtered());
        assertTrue(statements.replaceable());
    }

    @Test
    void aTableAndColumnsUnderOtherNames() throws Exception {
        TableMapping mapping = mapping(columns("order_id", "id", "Quantity", "qty"), null);

        ApplyStatements statements = ApplyStatements.of(shape("id", ID, QTY, NOTE), mapping,
            target(named("order_id", ID), named("Quantity", QTY)));

        assertGolden("rename", statements);
        assertTrue(statements.replaceable(), "every column of the target is mapped");
    }

    @Test
    void columnsThatAreComputed() throws Exception {
        TableMapping mapping = mapping(columns("id", "id", "total", "qty * price", "tag_count", "cardinality(tags) -- how many"), null);

        assertGolden("expressions", ApplyStatements.of(shape("id", ID, QTY, PRICE, TAGS), mapping,
            target(ID, named("total", PRICE), named("tag_count", QTY))));
    }

    @Test
    void aTargetThatTakesOnlySomeRows() throws Exception {
        ApplyStatements statements = ApplyStatements.of(shape("id", ID, QTY, MOOD), mapping(null, "qty > 0 AND mood = 'ok' -- {set}"),
            target(ID, QTY, MOOD));

        assertGolden("filter", statements);
        assertTrue(statements.filtered());
    }

    @Test
    void columnsThatTheTargetComputesAreLeftOut() throws Exception {
        Map<String, TargetTable.TargetColumn> columns = new LinkedHashMap<>(target(ID, QTY).columns());
        columns.put("total", new TargetTable.TargetColumn("pg_catalog.\"numeric\"", null, true, false));
        TargetTable target = new TargetTable(ORDERS, columns, false, true, true);
        Column total = new Column("total", "numeric", "pg_catalog.\"numeric\"", false, false);

        ApplyStatements statements = ApplyStatements.of(shape("id", ID, QTY, total), TableMapping.identity(ORDERS), target);

        assertGolden("generated", statements);
        assertTrue(statements.replaceable());
    }

    @Test
    void anIdentityColumnIsInsertedAndNeverUpdated() throws Exception {
        Map<String, TargetTable.TargetColumn> columns = new LinkedHashMap<>(target(QTY).columns());
        columns.put("id", new TargetTable.TargetColumn("pg_catalog.int8", null, false, true));
        columns.put("line", new TargetTable.TargetColumn("pg_catalog.int4", null, false, true));
        Column line = new Column("line", "integer", "pg_catalog.int4", true, false);

        assertGolden("identity-column", ApplyStatements.of(shape("id", ID, QTY, line), TableMapping.identity(ORDERS),
            new TargetTable(ORDERS, columns, false, true, true)));
    }

    @Test
    void columnsThatTravelAsTheirText() throws Exception {
        assertGolden("text-carried", ApplyStatements.of(shape("mood", MOOD, TAGS), TableMapping.identity(ORDERS), target(MOOD, TAGS)));
    }

    @Test
    void columnsOfAnotherTypeAtTheTarget() throws Exception {
        Column bigint = new Column("id", "bigint", "pg_catalog.int8", true, false);

        assertGolden("other-types", ApplyStatements.of(shape("id", ID, NOTE), TableMapping.identity(ORDERS),
            target(bigint, new Column("note", "varchar(5)", "pg_catalog.\"varchar\"", false, false))));
    }

    @Test
    void aTableOfNothingButItsKey() throws Exception {
        assertGolden("only-key", ApplyStatements.of(shape("id", ID), TableMapping.identity(ORDERS), target(ID)));
    }

    @Test
    void aKeyOfSeveralColumnsIsMatchedInItsOwnOrder() throws Exception {
        Shape shape = new Shape(1, List.of(ID, NOTE, QTY), List.of("note", "id"));

        assertGolden("composite-key", ApplyStatements.of(shape, TableMapping.identity(ORDERS), target(ID, NOTE, QTY)));
    }

    @Test
    void namesThatTryToGetOutOfTheirQuotes() throws Exception {
        TableName table = new TableName("s\"; --", "t{rows}");
        Column id = new Column("i\"d {where}", "integer", "pg_catalog.int4", true, false);
        Column value = new Column("$1 \\ {set}", "text", "pg_catalog.text", false, false);

        assertGolden("hostile-names", ApplyStatements.of(shape(id.name(), id, value), TableMapping.identity(table),
            new TargetTable(table, target(id, value).columns(), false, true, true)));
    }

    @Test
    void aColumnOfTheKeyThatIsNotMappedIsRefused() {
        MappingException refusal = assertThrows(MappingException.class,
            () -> ApplyStatements.of(shape("id", ID, QTY), mapping(columns("qty", "qty"), null), target(QTY)));

        assertEquals("column \"id\" of the key of \"public.orders\" is not mapped to a column of \"public.orders\"; add it to columns:",
            refusal.getMessage());
    }

    @Test
    void aColumnOfTheKeyThatIsOnlyPartOfAnExpressionIsNotMapped() {
        assertThrows(MappingException.class,
            () -> ApplyStatements.of(shape("id", ID, QTY), mapping(columns("id", "id + 1", "qty", "qty"), null), target(ID, QTY)));
    }

    @Test
    void aTableThatForeignKeysPointToIsEmptiedRowByRow() throws Exception {
        ApplyStatements statements = ApplyStatements.of(shape("id", ID), TableMapping.identity(ORDERS),
            new TargetTable(ORDERS, target(ID).columns(), true, false, true));

        assertEquals("DELETE FROM \"public\".\"orders\" AS t WHERE true", statements.truncate());
        assertFalse(statements.replaceable(), "a deleted row would be missed by what points to it");
    }

    @Test
    void aTableWithAColumnOfItsOwnIsNotReplaceable() throws Exception {
        assertFalse(ApplyStatements.of(shape("id", ID), TableMapping.identity(ORDERS), target(ID, NOTE)).replaceable());
    }

    private static Shape shape(String key, Column... columns) {
        return new Shape(1, List.of(columns), List.of(key));
    }

    private static Column named(String name, Column column) {
        return new Column(name, column.type(), column.base(), column.notNull(), column.text());
    }

    private static TargetTable target(Column... columns) {
        Map<String, TargetTable.TargetColumn> described = new LinkedHashMap<>();
        for (Column column : columns) {
            described.put(column.name(), new TargetTable.TargetColumn(column.base(), null, false, false));
        }
        return new TargetTable(ORDERS, described, false, true, true);
    }

    private static Map<String, String> columns(String... namesAndExpressions) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndExpressions.length; i += 2) {
            columns.put(namesAndExpressions[i], namesAndExpressions[i + 1]);
        }
        return columns;
    }

    private static TableMapping mapping(Map<String, String> columns, String where) {
        return new TableMapping(ORDERS, new TableName("sales", "orders"), Optional.ofNullable(columns), Optional.ofNullable(where));
    }

    private static void assertGolden(String name, ApplyStatements statements) throws IOException {
        String text = "-- insert\n" + statements.insert() + "\n-- update\n" + statements.update() + "\n-- upsert\n" + statements.upsert()
            + "\n-- delete\n" + statements.delete() + "\n-- expel\n" + statements.expel() + "\n-- probe\n" + statements.probe()
            + "\n-- truncate\n" + statements.truncate() + "\n";
        try (InputStream file = ApplyStatementsTest.class.getResourceAsStream("golden/" + name + ".sql")) {
            String expected = file == null ? "no file golden/" + name + ".sql" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, text, "golden/" + name + ".sql");
        }
    }
}
