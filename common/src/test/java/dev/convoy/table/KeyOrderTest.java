package dev.convoy.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The SQL by which two servers walk a key in one order: it must not depend on the collation or search path of either. */
class KeyOrderTest {

    @Test
    void aTypesOwnOrderIsTheOperandItself() {
        assertEquals("s.\"id\"", KeyOrder.NATIVE.of("s.\"id\""));
    }

    @Test
    void bytesOfTheTextAreComparedWithoutAnyLocale() {
        assertEquals("CAST(s.\"k\" AS pg_catalog.text) COLLATE \"C\"", KeyOrder.TEXT.of("s.\"k\""));
    }

    @Test
    void serversOfDifferentEncodingsCompareTheTextInUtf8() {
        assertEquals("pg_catalog.convert_to(CAST(CAST(? AS pg_catalog.text) AS pg_catalog.text), 'UTF8')",
            KeyOrder.UTF8.of("CAST(? AS pg_catalog.text)"));
    }

    /** A copy for several targets takes for each column the last of their orders, which serves all of them. */
    @Test
    void ordersAreListedFromTheCheapestToTheOneThatSuitsAnyServer() {
        assertEquals(List.of(KeyOrder.NATIVE, KeyOrder.TEXT, KeyOrder.UTF8), List.of(KeyOrder.values()));
    }
}
