package dev.convoy.db;

import dev.convoy.table.KeyOrder;
import dev.convoy.wire.KeyRange;
import dev.convoy.wire.KeyTexts;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Key ranges as conditions on a table, the same at source and target. Stateless. */
public final class KeyRanges {
    private KeyRanges() {
    }

    /**
     * @param key   the key's columns, as SQL
     * @param types their types
     */
    public static String condition(KeyRange range, List<String> key, List<String> types) {
        return (range.afterKey() == null ? "true" : compare(range.order(), key, " > ", types)) + " AND "
            + (range.lastKey() == null ? "true" : compare(range.order(), key, " <= ", types));
    }

    /** A key compared with one whose values are bound, both in the order of the range. */
    public static String compare(List<KeyOrder> order, List<String> key, String operator, List<String> types) {
        return "(" + join(order, key) + ")" + operator + "(" + join(order, types.stream().map(type -> "CAST(? AS " + type + ")").toList())
            + ")";
    }

    /** The rows of one key, by the types' own equality. */
    public static String equality(List<String> key, List<String> types) {
        return "(" + String.join(", ", key) + ") = ("
            + types.stream().map(type -> "CAST(? AS " + type + ")").collect(Collectors.joining(", ")) + ")";
    }

    /** A key's columns as they are ordered by. */
    public static String join(List<KeyOrder> order, List<String> operands) {
        return IntStream.range(0, operands.size()).mapToObj(i -> order.get(i).of(operands.get(i))).collect(Collectors.joining(", "));
    }

    /** Binds the parameters of {@link #condition}; returns the number of the next one. */
    public static int bind(PreparedStatement statement, int first, KeyRange range) throws SQLException {
        int next = first;
        if (range.afterKey() != null) {
            next = bind(statement, next, range.afterKey());
        }
        return range.lastKey() == null ? next : bind(statement, next, range.lastKey());
    }

    /** Binds the values of one key; returns the number of the next parameter. */
    public static int bind(PreparedStatement statement, int first, String key) throws SQLException {
        int next = first;
        for (String value : KeyTexts.of(key)) {
            statement.setString(next++, value);
        }
        return next;
    }
}
