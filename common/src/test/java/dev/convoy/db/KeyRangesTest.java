package dev.convoy.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.table.KeyOrder;
import dev.convoy.wire.KeyRange;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A range of keys at a target: the condition and the values it is bound to must agree, whichever ends are open. */
class KeyRangesTest {
    private static final List<String> KEY = List.of("t.\"pa\"\"rt\"", "t.\"no\"");
    private static final List<String> TYPES = List.of("pg_catalog.\"varchar\"", "pg_catalog.int8");
    private static final List<KeyOrder> ORDER = List.of(KeyOrder.UTF8, KeyOrder.NATIVE);
    private static final String FIRST = "{\"part\":\"a'b\",\"id\":7}";
    private static final String LAST = "{\"part\":\"\u00e9\",\"id\":12345678901234567890.50}";
    private static final String ORDERED = "(pg_catalog.convert_to(CAST(t.\"pa\"\"rt\" AS pg_catalog.text), 'UTF8'), t.\"no\")";
    private static final String BOUND = "(pg_catalog.convert_to(CAST(CAST(? AS pg_catalog.\"varchar\") AS pg_catalog.text), 'UTF8'),"
        + " CAST(? AS pg_catalog.int8))";

    @Test
    void aRangeIsBehindItsFirstKeyAndUpToItsLast() throws SQLException {
        KeyRange range = new KeyRange(FIRST, LAST, ORDER);

        assertEquals(ORDERED + " > " + BOUND + " AND " + ORDERED + " <= " + BOUND, KeyRanges.condition(range, KEY, TYPES));
        assertEquals(Map.of(3, "a'b", 4, "7", 5, "\u00e9", 6, "12345678901234567890.50"), bound(range, 3));
    }

    @Test
    void anOpenEndHasNoConditionAndNoValues() throws SQLException {
        KeyRange upTo = new KeyRange(null, LAST, ORDER);
        KeyRange behind = new KeyRange(FIRST, null, ORDER);
        KeyRange whole = new KeyRange(null, null, ORDER);

        assertEquals("true AND " + ORDERED + " <= " + BOUND, KeyRanges.condition(upTo, KEY, TYPES));
        assertEquals(ORDERED + " > " + BOUND + " AND true", KeyRanges.condition(behind, KEY, TYPES));
        assertEquals("true AND true", KeyRanges.condition(whole, KEY, TYPES));
        assertEquals(Map.of(1, "\u00e9", 2, "12345678901234567890.50"), bound(upTo, 1));
        assertEquals(Map.of(1, "a'b", 2, "7"), bound(behind, 1));
        assertEquals(Map.of(), bound(whole, 1));
    }

    @Test
    void oneKeyIsComparedByItsTypesWhateverTheOrder() {
        assertEquals("(t.\"pa\"\"rt\", t.\"no\") = (CAST(? AS pg_catalog.\"varchar\"), CAST(? AS pg_catalog.int8))",
            KeyRanges.equality(KEY, TYPES));
    }

    @Test
    void aKeyThatIsNoJsonIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> bound(new KeyRange("{\"id\":", null, ORDER), 1));
    }

    /** What is bound, by number; the next free number must be the one behind. */
    private static Map<Integer, String> bound(KeyRange range, int first) throws SQLException {
        Map<Integer, String> values = new TreeMap<>();
        PreparedStatement statement = (PreparedStatement) Proxy.newProxyInstance(KeyRangesTest.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                assertEquals("setString", method.getName());
                return values.put((Integer) arguments[0], (String) arguments[1]);
            });
        assertEquals(first + KeyRanges.condition(range, KEY, TYPES).chars().filter(c -> c == '?').count(),
            KeyRanges.bind(statement, first, range));
        return values;
    }
}
