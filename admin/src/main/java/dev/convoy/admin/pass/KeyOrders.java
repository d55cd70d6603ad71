package dev.convoy.admin.pass;

import dev.convoy.db.Sql;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the order in which source and target walk a key: a column's own, where both have the same type and the same collation of the
 * same version, else that of its text's bytes. Stateless.
 */
final class KeyOrders {
    private static final Set<String> INTEGERS = Set.of("pg_catalog.int2", "pg_catalog.int4", "pg_catalog.int8");
    private static final Set<String> TEXTS = Set.of("pg_catalog.text", "pg_catalog.varchar");

    /** A table of the source keeps its name in the stream when it is renamed. */
    private static final String ATTACHED = "SELECT x.relid FROM convoy.attached x WHERE x.table_schema = {schema} AND x.table_name = "
        + "{name}";
    private static final String NAMED = "SELECT x.oid FROM pg_class x JOIN pg_namespace y ON y.oid = x.relnamespace"
        + " WHERE y.nspname = {schema} AND x.relname = {name}";

    private KeyOrders() {
    }

    /** @param order what the order depends on, besides the type; null when that is not known */
    private record Described(String type, String encoding, String order) {
    }

    /**
     * @param key  the key's columns at the source
     * @param keyThere and at the target
     * @param exists whether the target has the table; else its columns will be made like the source's
     */
    static List<KeyOrder> of(Connection source, TableName table, List<String> key, Connection target, TableName there,
            List<String> keyThere, boolean exists) throws SQLException {
        Map<String, Described> here = columns(source, ATTACHED, table);
        Map<String, Described> others = exists ? columns(target, NAMED, there) : Map.of();
        Described byDefault = byDefault(target);
        List<KeyOrder> orders = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            Described one = here.get(key.get(i));
            if (one == null) {
                throw new SQLException("column \"" + key.get(i) + "\" of the key of \"" + table
                    + "\" is gone at the source; if the table was"
                    + " dropped, run: scripts/admin detach --table " + table, "42703");
            }
            Described other = exists ? others.get(keyThere.get(i))
                : new Described(one.type(), byDefault.encoding(), "none".equals(one.order()) ? "none" : byDefault.order());
            orders.add(order(one, other, byDefault.encoding()));
        }
        return orders;
    }

    private static KeyOrder order(Described one, Described other, String encodingThere) {
        boolean sameType = other != null && (one.type().equals(other.type()) || INTEGERS.containsAll(Set.copyOf(List.of(one.type(), other
            .type()))) || TEXTS.containsAll(Set.copyOf(List.of(one.type(), other.type()))));
        if (sameType && one.order() != null && one.order().equals(other.order())) {
            return KeyOrder.NATIVE;
        }
        return one.encoding().equals(encodingThere) ? KeyOrder.TEXT : KeyOrder.UTF8;
    }

    private static Map<String, Described> columns(Connection connection, String relation, TableName table) throws SQLException {
        return described(connection, Sql.fill(Sql.load(KeyOrders.class, "columns_of_table"), Map.of("relation",
            Sql.fill(relation, Map.of("schema", Sql.literal(table.schema()), "name", Sql.literal(table.name()))))));
    }

    private static Described byDefault(Connection connection) throws SQLException {
        return described(connection, Sql.load(KeyOrders.class, "column_by_default")).get("");
    }

    private static Map<String, Described> described(Connection connection, String columns) throws SQLException {
        Map<String, Described> described = new HashMap<>();
        try (Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(Sql.fill(Sql.load(KeyOrders.class, "key_order"), Map.of("columns", columns)))) {
            while (row.next()) {
                described.put(row.getString("name"), new Described(row.getString("type"), row.getString("encoding"),
                    row.getString("key_order")));
            }
        }
        return described;
    }
}
