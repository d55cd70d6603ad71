package dev.convoy.producer.capture;

import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Generates the trigger functions of one table from {@code capture_function.sql}. Replacing a function takes no lock on the table,
 * so a table that was altered gets its new ones without anybody waiting. Immutable.
 *
 * @param tableId number of the table's partition
 * @param columns captured columns, null for all
 * @param filter  row filter, null for none
 */
record CaptureFunctions(int tableId, Relation relation, Shape shape, List<String> columns, String filter) {
    /** A queue row is flushed at this size: large enough to compress well, small enough to page through. */
    private static final int CHUNK_BYTES = 256 * 1024;

    private static final List<String> ROW_OPS = List.of("INSERT", "UPDATE", "DELETE");

    /** Types that travel as text which no setting of the session changes. Others have all settings pinned. */
    private static final Set<String> SETTLED = Set.of("json", "jsonb", "inet", "cidr", "macaddr", "macaddr8", "bit", "varbit", "name", "\"char\"",
        "oid", "tsvector", "tsquery", "_int2", "_int4", "_int8", "_text", "_varchar", "_uuid", "_bool", "_numeric", "int4range", "int8range", "numrange");

    static List<String> names(int tableId) {
        return List.of("insert", "update", "delete", "truncate").stream().map(op -> name(tableId, op)).toList();
    }

    static String name(int tableId, String op) {
        return "capture_" + tableId + "_" + op.toLowerCase(java.util.Locale.ROOT);
    }

    /** Creates or replaces the four functions. */
    void create(Connection connection) throws SQLException {
        Catalog catalog = new Catalog(connection);
        String template = Sql.load(CaptureFunctions.class, "capture_function");
        Map<String, String> values = values(connection);
        values.put("flush", Sql.fill(Sql.load(CaptureFunctions.class, "flush"), values));
        values.put("gather", Sql.fill(Sql.load(CaptureFunctions.class, "gather"), values));
        try (Statement statement = connection.createStatement()) {
            for (String op : ROW_OPS) {
                values.put("function", name(tableId, op));
                values.put("query", catalog.captureQuery(relation, op, columns, shape.key(), filter, false));
                values.put("reread_query", catalog.captureQuery(relation, op, columns, shape.key(), filter, true));
                statement.execute(Sql.fill(template, values));
            }
            values.put("function", name(tableId, "truncate"));
            statement.execute(Sql.fill(Sql.load(CaptureFunctions.class, "truncate_function"), values));
            for (String function : names(tableId)) {
                statement.execute("REVOKE ALL ON FUNCTION convoy." + function + "() FROM PUBLIC");
            }
        }
    }

    private Map<String, String> values(Connection connection) throws SQLException {
        Map<String, String> values = new HashMap<>();
        values.put("table_id", Integer.toString(tableId));
        values.put("shape_id", Integer.toString(shape.id()));
        values.put("relid", Long.toString(relation.oid()));
        values.put("columns", columns == null ? "NULL::text[]" : Sql.textArray(columns));
        values.put("key", Sql.textArray(shape.key()));
        values.put("filter", filter == null ? "NULL" : Sql.literal(filter));
        values.put("mark", "convoy.nested_" + tableId);
        values.put("chunk_bytes", Integer.toString(CHUNK_BYTES));
        values.put("settings", settings());
        values.put("altered", altered(connection.getMetaData().getDatabaseMajorVersion()));
        return values;
    }

    /**
     * Whether the table has a column more than when the function was made. From PostgreSQL 14 on, asking for a privilege on a column
     * that does not exist gives NULL, from the catalog cache; before, only the catalog itself tells.
     */
    private String altered(int serverVersion) {
        if (columns != null) {
            return "false";
        }
        if (serverVersion >= 14) {
            return "has_column_privilege(" + relation.oid() + "::oid, " + relation.nextColumn() + "::int2, 'SELECT') IS NOT NULL";
        }
        return "EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = " + relation.oid() + "::oid AND a.attnum = " + relation.nextColumn() + ")";
    }

    /** Pins the settings that change how this table's types print; each costs a little at every statement. */
    private String settings() {
        List<String> settings = new ArrayList<>();
        boolean all = shape.columns().stream().anyMatch(column -> column.text() && !isSettled(column));
        if (all) {
            settings.add("datestyle = 'ISO, YMD'");
            settings.add("lc_monetary = 'C'");
        }
        if (all || has("timestamptz")) {
            settings.add("timezone = 'UTC'");
        }
        if (all || has("interval")) {
            settings.add("intervalstyle = 'postgres'");
        }
        if (all || has("float4") || has("float8")) {
            settings.add("extra_float_digits = '1'");
        }
        if (all || has("bytea")) {
            settings.add("bytea_output = 'hex'");
        }
        StringBuilder text = new StringBuilder();
        settings.forEach(setting -> text.append(" SET ").append(setting));
        return text.toString();
    }

    private boolean has(String type) {
        return shape.columns().stream().anyMatch(column -> column.base().equals("pg_catalog." + type));
    }

    private static boolean isSettled(Column column) {
        return column.base().startsWith("pg_catalog.") && SETTLED.contains(column.base().substring("pg_catalog.".length()));
    }
}
