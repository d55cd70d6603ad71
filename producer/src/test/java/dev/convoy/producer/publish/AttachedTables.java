package dev.convoy.producer.publish;

import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables {@code convoy.attached} and {@code convoy.shape} in memory, behind a connection that answers the three queries of
 * {@link TableDirectory} and refuses any other statement.
 */
final class AttachedTables {
    private record Attached(int id, TableName name, long seq, int publishedShape) {
    }

    private final Map<Integer, Attached> attached = new TreeMap<>();
    private final Map<Integer, List<String>> shapes = new HashMap<>();

    /** Attaches a table, or moves it to what its publication has made durable. */
    void attach(int id, TableName name, long seq, int publishedShape) {
        attached.put(id, new Attached(id, name, seq, publishedShape));
    }

    /** Describes the table's next shape; the first is number 1. */
    void describe(int tableId, Shape shape) {
        shapes.computeIfAbsent(tableId, id -> new ArrayList<>()).add(shape.toJson().toString());
    }

    Connection connection() {
        return proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "createStatement" -> statement(null);
            case "prepareStatement" -> statement((String) arguments[0]);
            default -> throw new UnsupportedOperationException("Connection." + method.getName());
        });
    }

    private PreparedStatement statement(String prepared) {
        Map<Integer, Object> parameters = new HashMap<>();
        return proxy(PreparedStatement.class, (self, method, arguments) -> switch (method.getName()) {
            case "setInt", "setString" -> parameters.put((Integer) arguments[0], arguments[1]);
            case "executeQuery" -> result(answer(prepared == null ? (String) arguments[0] : prepared, parameters).iterator());
            case "close" -> null;
            default -> throw new UnsupportedOperationException("Statement." + method.getName());
        });
    }

    private List<Object[]> answer(String query, Map<Integer, Object> parameters) {
        if (query.contains("FROM convoy.attached")) {
            return attached.values().stream()
                .map(a -> new Object[] {a.id, a.name.schema(), a.name.name(), a.seq, a.publishedShape}).toList();
        }
        List<String> known = shapes.computeIfAbsent((Integer) parameters.get(1), id -> new ArrayList<>());
        if (query.contains("SELECT description::text FROM convoy.shape")) {
            int shape = (Integer) parameters.get(2);
            return shape > known.size() ? List.of() : List.<Object[]>of(new Object[] {known.get(shape - 1)});
        }
        if (query.contains("INSERT INTO convoy.shape")) {
            String description = (String) parameters.get(2);
            if (!known.contains(description)) {
                known.add(description);
            }
            return List.<Object[]>of(new Object[] {known.lastIndexOf(description) + 1});
        }
        throw new UnsupportedOperationException(query);
    }

    private static ResultSet result(Iterator<Object[]> rows) {
        Object[][] current = new Object[1][];
        return proxy(ResultSet.class, (self, method, arguments) -> switch (method.getName()) {
            case "next" -> {
                current[0] = rows.hasNext() ? rows.next() : null;
                yield current[0] != null;
            }
            case "getInt", "getLong", "getString" -> current[0][(Integer) arguments[0] - 1];
            case "close" -> null;
            default -> throw new UnsupportedOperationException("ResultSet." + method.getName());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        InvocationHandler voids = (self, method, arguments) -> {
            Object answer = handler.invoke(self, method, arguments);
            return method.getReturnType() == void.class ? null : answer;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, voids));
    }
}
