package dev.convoy.consumer.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.convoy.config.TableMapping;
import dev.convoy.consumer.apply.SchemaChange.Present;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From the shape before, the shape now and what the target has to what it lacks. */
class SchemaChangeTest {
    private static final String ALTER = "ALTER TABLE \"public\".\"t\" ";
    private static final Column ID = column(1, "id", "integer", true);
    private static final Column V = column(2, "v", "character varying(5)", false);
    private static final Shape BEFORE = shape(ID, V);

    private static Column column(int origin, String name, String type, boolean notNull) {
        return new Column(name, type, "pg_catalog.unused", notNull, false, origin, Column.Filling.NULL);
    }

    private static Column filled(String name, String type, String constant, boolean varies) {
        return new Column(name, type, "pg_catalog.unused", true, false, 3, new Column.Filling(constant, varies));
    }

    private static Shape shape(Column... columns) {
        return new Shape(1, List.of(columns), List.of("id"));
    }

    private static TableMapping sameNames(String schema, String table) {
        return new TableMapping(new TableName("public", "t"), new TableName(schema, table), Optional.empty(), Optional.empty());
    }

    /** A target's table that has exactly a shape's columns. */
    private static Map<String, Present> as(Shape shape) {
        Map<String, Present> present = new LinkedHashMap<>();
        shape.columns().forEach(column -> present.put(column.name(), new Present(column.type(), column.notNull())));
        return present;
    }

    private static SchemaChange change(Shape before, Shape now, Map<String, Present> present) {
        return SchemaChange.of(before, now, sameNames("public", "t"), present, true);
    }

    static Stream<Arguments> changesOfOneColumn() {
        Column notNull = column(2, "v", "character varying(5)", true);
        return Stream.of(
            arguments("nothing", BEFORE, BEFORE, List.of(), List.of()),
            arguments("added without a default", BEFORE, shape(ID, V, column(3, "x", "text", false)),
                List.of("ADD COLUMN \"x\" text"), List.of()),
            arguments("added NOT NULL without a default: an empty table, so what the target has may have NULL", BEFORE,
                shape(ID, V, column(3, "x", "text", true)), List.of("ADD COLUMN \"x\" text"), List.of()),
            arguments("added with a constant", BEFORE, shape(ID, V, filled("x", "text", "it's", false)),
                List.of("ADD COLUMN \"x\" text DEFAULT 'it''s'", "ALTER COLUMN \"x\" DROP DEFAULT"), List.of()),
            arguments("added with an empty text", BEFORE, shape(ID, V, filled("x", "text", "", false)),
                List.of("ADD COLUMN \"x\" text DEFAULT ''", "ALTER COLUMN \"x\" DROP DEFAULT"), List.of()),
            arguments("added with what varies", BEFORE, shape(ID, V, filled("x", "uuid", null, true)), List.of(),
                List.of("ADD COLUMN \"x\" uuid")),
            arguments("dropped", BEFORE, shape(ID), List.of(), List.of()),
            arguments("dropped, NOT NULL", shape(ID, notNull), shape(ID), List.of("ALTER COLUMN \"v\" DROP NOT NULL"), List.of()),
            arguments("NOT NULL dropped", shape(ID, notNull), BEFORE, List.of("ALTER COLUMN \"v\" DROP NOT NULL"), List.of()),
            arguments("NOT NULL set", BEFORE, shape(ID, notNull), List.of(), List.of()),
            arguments("wider", BEFORE, shape(ID, column(2, "v", "text", false)), List.of("ALTER COLUMN \"v\" TYPE text"), List.of()),
            arguments("wider and NOT NULL dropped", shape(ID, notNull), shape(ID, column(2, "v", "text", false)),
                List.of("ALTER COLUMN \"v\" TYPE text", "ALTER COLUMN \"v\" DROP NOT NULL"), List.of()),
            arguments("narrower", BEFORE, shape(ID, column(2, "v", "character varying(4)", false)), List.of(),
                List.of("ALTER COLUMN \"v\" TYPE character varying(4)")),
            arguments("of another type", BEFORE, shape(ID, column(2, "v", "integer", false)), List.of(),
                List.of("ALTER COLUMN \"v\" TYPE integer")),
            arguments("renamed", BEFORE, shape(ID, column(2, "w", "character varying(5)", false)), List.of(),
                List.of("RENAME COLUMN \"v\" TO \"w\"")),
            arguments("renamed and NOT NULL dropped, which runs first", shape(ID, notNull),
                shape(ID, column(2, "w", "character varying(5)", false)),
                List.of("ALTER COLUMN \"v\" DROP NOT NULL"), List.of("RENAME COLUMN \"v\" TO \"w\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesOfOneColumn")
    void whatATargetThatFollowedSoFarLacks(String name, Shape before, Shape now, List<String> safe, List<String> unsafe) {
        SchemaChange change = change(before, now, as(before));

        assertEquals(prefixed(safe), change.safe());
        assertEquals(prefixed(unsafe), change.unsafe().stream().filter(text -> text.startsWith("ALTER")).toList());
        assertEquals(safe.isEmpty() && unsafe.isEmpty(), change.isEmpty());
    }

    private static List<String> prefixed(List<String> clauses) {
        return clauses.stream().map(clause -> ALTER + clause).toList();
    }

    @Test
    void aColumnWhoseFillingVariesAsksForACopy() {
        SchemaChange change = change(BEFORE, shape(ID, V, filled("x", "uuid", null, true)), as(BEFORE));

        assertEquals(2, change.unsafe().size(), change.toString());
        assertTrue(change.unsafe().get(1).startsWith("copy the table again"), change.toString());
    }

    static Stream<Arguments> changesThatACopyMeets() {
        Column other = column(3, "v", "character varying(5)", false);
        return Stream.of(
            arguments("added with what varies", BEFORE, shape(ID, V, filled("x", "uuid", null, true)), List.of("ADD COLUMN \"x\" uuid"),
                List.of()),
            arguments("added with a constant", BEFORE, shape(ID, V, filled("x", "text", "a", false)), List.of("ADD COLUMN \"x\" text"),
                List.of()),
            arguments("another of the same name and type", BEFORE, shape(ID, other), List.of(), List.of()),
            arguments("another of the same name", BEFORE, shape(ID, column(3, "v", "integer", false)), List.of(),
                List.of("DROP COLUMN \"v\", ADD COLUMN \"v\" integer")),
            arguments("names exchanged", shape(ID, V, column(3, "w", "character varying(5)", false)),
                shape(ID, column(2, "w", "character varying(5)", false), other), List.of(), List.of()),
            arguments("names of different types exchanged", shape(ID, V, column(3, "w", "integer", false)),
                shape(ID, column(2, "w", "character varying(5)", false), column(3, "v", "integer", false)), List.of(),
                List.of("DROP COLUMN \"w\", ADD COLUMN \"w\" character varying(5)", "DROP COLUMN \"v\", ADD COLUMN \"v\" integer")),
            arguments("renamed", BEFORE, shape(ID, column(2, "w", "character varying(5)", false)), List.of(),
                List.of("RENAME COLUMN \"v\" TO \"w\"")),
            arguments("narrower", BEFORE, shape(ID, column(2, "v", "character varying(4)", false)), List.of(),
                List.of("ALTER COLUMN \"v\" TYPE character varying(4)")),
            arguments("dropped, NOT NULL", shape(ID, column(2, "v", "text", true)), shape(ID),
                List.of("ALTER COLUMN \"v\" DROP NOT NULL"), List.of()));
    }

    /** What columns hold does not count, only whether they take what comes; and what is done by hand is seen to be done. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("changesThatACopyMeets")
    void whatATargetLacksForACopy(String name, Shape before, Shape now, List<String> safe, List<String> unsafe) {
        SchemaChange change = SchemaChange.forCopy(before, now, sameNames("public", "t"), as(before), true);

        assertEquals(prefixed(safe), change.safe());
        assertEquals(prefixed(unsafe), change.unsafe());
        assertTrue(SchemaChange.forCopy(before, now, sameNames("public", "t"), as(now), true).isEmpty());
    }

    @Test
    void withoutOriginNumbersAnotherNameIsAnotherColumn() {
        Shape before = shape(column(0, "id", "integer", true), column(0, "v", "text", true));
        Shape now = shape(column(0, "id", "integer", true), column(0, "w", "text", false));

        SchemaChange change = change(before, now, as(before));

        assertEquals(prefixed(List.of("ADD COLUMN \"w\" text", "ALTER COLUMN \"v\" DROP NOT NULL")), change.safe());
        assertEquals(List.of(), change.unsafe());
    }

    @Test
    void aShapeFromBeforeOriginNumbersIsComparedByName() {
        Shape old = shape(column(0, "id", "integer", true), column(0, "v", "text", false));
        Shape numbered = shape(ID, column(2, "v", "text", false));

        assertTrue(change(old, numbered, as(old)).isEmpty());
    }

    @Test
    void aRenamedColumnThatTheTargetHasRenamedIsAlteredUnderItsNewName() {
        Shape now = shape(ID, column(2, "w", "text", false));

        SchemaChange change = change(BEFORE, now, Map.of("id", new Present("integer", true),
            "w", new Present("character varying(5)", false)));

        assertEquals(prefixed(List.of("ALTER COLUMN \"w\" TYPE text")), change.safe());
        assertEquals(List.of(), change.unsafe());
    }

    @Test
    void whatAnOperatorHasRunBeforeIsNotAskedForAgain() {
        Shape now = shape(ID, column(2, "w", "text", false), filled("x", "uuid", null, true));

        assertTrue(change(BEFORE, now, as(now)).isEmpty());
    }

    @Test
    void aColumnThatIsNotAtTheTargetIsNotAltered() {
        Shape now = shape(ID, column(2, "v", "integer", false));

        assertTrue(change(BEFORE, now, Map.of("id", new Present("integer", true))).isEmpty());
    }

    @Test
    void aTypeThatTheTargetHasOtherwiseIsForTheOperator() {
        Map<String, Present> present = Map.of("id", new Present("integer", true), "v", new Present("character varying(9)", false));

        SchemaChange change = change(BEFORE, shape(ID, column(2, "v", "text", false)), present);

        assertEquals(List.of(), change.safe());
        assertEquals(prefixed(List.of("ALTER COLUMN \"v\" TYPE text")), change.unsafe());
    }

    @Test
    void anotherKeyNeedsAUniqueKeyOfItsColumns() {
        Shape now = new Shape(2, BEFORE.columns(), List.of("v", "id"));

        assertEquals(prefixed(List.of("ADD UNIQUE (\"v\", \"id\")")),
            SchemaChange.of(BEFORE, now, sameNames("public", "t"), as(BEFORE), false).unsafe());
        assertTrue(SchemaChange.of(BEFORE, now, sameNames("public", "t"), as(BEFORE), true).isEmpty(), "it has one");
    }

    @Test
    void theSameKeyInAnotherOrderIsTheSame() {
        Shape before = new Shape(1, BEFORE.columns(), List.of("id", "v"));
        Shape now = new Shape(2, BEFORE.columns(), List.of("v", "id"));

        assertTrue(SchemaChange.of(before, now, sameNames("public", "t"), as(before), false).isEmpty());
    }

    @Test
    void aFirstShapeAMissingTableAndMappedColumnsAreLeftAlone() {
        Shape now = new Shape(2, List.of(ID, column(3, "x", "text", false)), List.of("x"));
        TableName table = new TableName("public", "t");
        TableMapping mapped = new TableMapping(table, table, Optional.of(Map.of("id", "id")), Optional.empty());

        assertTrue(SchemaChange.of(null, now, sameNames("public", "t"), as(BEFORE), false).isEmpty());
        assertTrue(SchemaChange.of(BEFORE, now, sameNames("public", "t"), Map.of(), false).isEmpty());
        assertTrue(SchemaChange.of(BEFORE, now, mapped, as(BEFORE), false).isEmpty());
    }

    @Test
    void namesAreQuotedWhateverTheyHold() {
        String hostile = "x\"; DROP TABLE \"t\"; --";
        String quoted = "\"x\"\"; DROP TABLE \"\"t\"\"; --\"";
        String alter = "ALTER TABLE \"s \"\" .\".\"T'\" ";
        Shape before = shape(ID, column(2, hostile, "integer", true));

        SchemaChange added = SchemaChange.of(BEFORE, shape(ID, V, filled(hostile, "text", "'; DROP TABLE t; --\\", false)),
            sameNames("s \" .", "T'"), as(BEFORE), true);
        SchemaChange altered = SchemaChange.of(before, new Shape(2, List.of(ID, column(2, "y\"", "bigint", false)), List.of("y\"")),
            sameNames("s \" .", "T'"), as(before), false);

        assertEquals(alter + "ADD COLUMN " + quoted + " text DEFAULT " + dev.convoy.db.Sql.literal("'; DROP TABLE t; --\\"),
            added.safe().get(0));
        assertEquals(alter + "ALTER COLUMN " + quoted + " DROP DEFAULT", added.safe().get(1));
        assertTrue(altered.unsafe().contains(alter + "RENAME COLUMN " + quoted + " TO \"y\"\"\""), altered.toString());
        assertTrue(altered.unsafe().contains(alter + "ADD UNIQUE (\"y\"\"\")"), altered.toString());
        assertTrue(altered.safe().contains(alter + "ALTER COLUMN " + quoted + " DROP NOT NULL"), altered.toString());
    }

    @Test
    void columnsThatExchangeTheirNamesLoseNothing() {
        Shape before = shape(ID, column(2, "a", "text", false), column(3, "b", "text", false), column(4, "c", "text", false));
        Shape now = shape(ID, column(2, "b", "text", false), column(3, "c", "text", false), column(4, "a", "text", false));
        String rename = "ALTER TABLE \"public\".\"t\" RENAME COLUMN ";

        List<String> statements = SchemaChange.of(before, now, sameNames("public", "t"), as(before), true).inOrder();

        Map<String, String> names = new HashMap<>(Map.of("\"a\"", "2", "\"b\"", "3", "\"c\"", "4"));
        for (String statement : statements.subList(0, 6)) {
            String[] fromTo = statement.substring(rename.length()).split(" TO ");
            assertEquals(null, names.putIfAbsent(fromTo[1], names.get(fromTo[0])), statement);
            names.remove(fromTo[0]);
        }
        assertEquals(Map.of("\"b\"", "2", "\"c\"", "3", "\"a\"", "4"), names, statements.toString());
        assertEquals(7, statements.size(), statements.toString());
        assertTrue(statements.get(6).contains("scripts/admin skip"), statements.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "smallint | integer", "smallint | bigint", "smallint | numeric", "integer | bigint", "integer | numeric", "bigint | numeric",
        "real | double precision", "character varying | text", "text | character varying",
        "character varying(5) | character varying(6)", "character varying(5) | character varying(5)",
        "character varying(5) | character varying", "character varying(5) | text",
        "numeric(5,2) | numeric(9,2)", "numeric(5,2) | numeric", "numeric(5,0) | numeric(6,0)"})
    void isWider(String from, String to) {
        assertTrue(SchemaChange.isWider(from, to));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "integer | smallint", "bigint | integer", "numeric | bigint", "integer | numeric(20,0)", "integer | double precision",
        "bigint | real", "double precision | real", "double precision | numeric", "integer | text", "text | integer",
        "text | character varying(100000)", "character varying | character varying(10)",
        "character varying(5) | character varying(4)", "character varying(5) | numeric(9,2)", "character varying(5) | numeric",
        "character varying(5) | character(9)", "character(5) | character(9)", "character(5) | text",
        "numeric(5,2) | numeric(4,2)", "numeric(5,2) | numeric(9,3)", "numeric(9,3) | numeric(9,2)", "numeric(5,2) | text",
        "numeric(5,2) | character varying(9)", "numeric(5,-2) | numeric(9,-2)",
        "date | timestamp without time zone", "timestamp(3) without time zone | timestamp without time zone",
        "timestamp without time zone | timestamp with time zone", "json | jsonb", "integer[] | bigint[]",
        "public.mood | text", "public.\"character varying(5)\" | text"})
    void isNotWider(String from, String to) {
        assertEquals(false, SchemaChange.isWider(from, to));
    }
}
