package dev.convoy.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text form of a table's name says exactly which table is meant. */
class TableNameTest {

    @Property
    void theTextFormReadsBackAsTheSameName(@ForAll @NotEmpty String schema, @ForAll @NotEmpty String name) {
        TableName table = new TableName(schema, name);

        assertEquals(table, TableName.parse(table.toString()));
    }

    @Property
    void theTextFormOfDelicateNamesReadsBackToo(@ForAll @NotEmpty @Chars({'.', '"', ' ', '\t', 'a'}) String schema,
            @ForAll @NotEmpty @Chars({'.', '"', ' '}) @CharRange(from = 'a', to = 'c') String name) {
        TableName table = new TableName(schema, name);

        assertEquals(table, TableName.parse(table.toString()));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {
        "orders, public, orders, public.orders",
        "sales.orders, sales, orders, sales.orders",
        "Sales.Orders, Sales, Orders, Sales.Orders",
        "'\"a.b\".\"c\"\"d\"', a.b, 'c\"d', '\"a.b\".\"c\"\"d\"'",
        "'\"sales\".\"orders\"', sales, orders, sales.orders",
        "'\" x\".y', ' x', y, '\" x\".y'",
        "s.with space, s, with space, s.with space",
    })
    void aNameIsReadAsItIsSpelled(String text, String schema, String name, String printed) {
        TableName table = TableName.parse(text);

        assertEquals(new TableName(schema, name), table);
        assertEquals(printed, table.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a.b.c", "\"a", "\"a\".\"b", "\"\"", "\"a\"b", "a.\"b\"c", "\"a\" .b"})
    void whatIsNotOneOrTwoPartsIsRefusedInOneLine(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> TableName.parse(text));

        assertEquals(1, refusal.getMessage().lines().count());
    }

    @Test
    void namesAreInOrderOfSchemaThenName() {
        TreeSet<TableName> names = new TreeSet<>(List.of(new TableName("b", "a"), new TableName("a", "b"), new TableName("a", "a")));

        assertEquals(List.of("a.a", "a.b", "b.a"), names.stream().map(TableName::toString).toList());
        assertTrue(new TableName("a", "a").compareTo(new TableName("a", "a")) == 0);
    }
}
