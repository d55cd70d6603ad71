package dev.convoy.producer.capture;

import dev.convoy.config.KeyChoice;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Identity;
import dev.convoy.table.Shape;
import dev.convoy.wire.PartHeader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Generates the trigger functions of one table from {@code capture_function.sql}. Replacing a function takes no lock on the table,
 * so a table that was altered gets its new ones without anybody waiting. Immutable.
 *
 * @param tableId number of the table's partition
 * @param columns captured columns, null for all
 * @param choice  what the key is by the configuration
 * @param filter  row filter, null for none
 */
record CaptureFunctions(int tableId, Relation relation, Shape shape, List<String> columns, KeyChoice choice, String filter) {
    /** A queue row is flushed at this size: large enough to compress well, small enough to page through. */
    private static final int CHUNK_BYTES = 256 * 1024;

    /** A row that is larger is told by name, and not queued for nothing. */
    private static final String ROW_BYTES_MAX = Integer.toString(PartHeader.ROW_BYTES_MAX);

    /** Where captures write to; a transaction whose snapshot is older than schema convoy finds no rotation. */
    private static final String SEGMENT = "coalesce((SELECT r.segment FROM convoy.rotation r), 0)";

    private static final List<String> ROW_OPS = List.of("INSERT", "UPDATE", "DELETE");

    /** Types that travel as text which no setting of the session changes. Others have all settings pinned. */
    private static final Set<String> SETTLED = Set.of("json", "jsonb", "inet", "cidr", "macaddr", "macaddr8", "bit", "varbit", "name",
        "\"char\"",
        "oid", "tsvector", "tsquery", "_int2", "_int4", "_int8", "_text", "_varchar", "_uuid", "_bool", "_numeric", "int4range",
            "int8range", "numrange");

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
        try (Statement statement = connection.createStatement()) {
            for (String op : ROW_OPS) {
                statement.execute(quoted(template, of(catalog, op, values)));
            }
            statement.execute(quoted(Sql.load(CaptureFunctions.class, "truncate_function"), ofTruncate(values)));
            for (String function : names(tableId)) {
                statement.execute("REVOKE ALL ON FUNCTION convoy." + function + "() FROM PUBLIC");
            }
        }
        // Nothing keeps the application from altering the table while each of these reads the catalog: a function would then write rows of
        // the new shape under the number of the old one. What is altered from here on, the functions find out themselves.
        if (!Shape.fromJson(shape.id(), catalog.shape(relation, columns, shape.key(), shape.identity())).equals(shape)) {
            throw new SQLException("table \"" + relation.name() + "\" was altered while its capture was being adapted; that is tried again",
                "55000");
        }
    }

    private Map<String, String> of(Catalog catalog, String op, Map<String, String> table) throws SQLException {
        boolean packs = catalog.packs(op, shape.key());
        boolean refuses = shape.identity() == Identity.NONE && !op.equals("INSERT");
        Map<String, String> values = new HashMap<>(table);
        values.put("function", name(tableId, op));
        putParts(values, refuses);
        values.put("query", catalog.captureQuery(relation, packs ? op + " OF MANY" : op, columns, shape.key(), filter, false));
        values.put("reread_query", catalog.captureQuery(relation, op, columns, shape.key(), filter, true));
        values.put("few", refuses ? "" : few(catalog, op));
        values.put("op", switch (op) {
            case "INSERT" -> "c";
            case "UPDATE" -> "u";
            default -> "d";
        });
        return values;
    }

    private Map<String, String> ofTruncate(Map<String, String> table) {
        Map<String, String> values = new HashMap<>(table);
        values.put("function", name(tableId, "truncate"));
        putParts(values, shape.identity() == Identity.NONE);
        values.put("truncated_partition", relation.members().size() == 1 ? ""
            : Sql.fill(Sql.load(CaptureFunctions.class, "truncated_partition"), values));
        return values;
    }

    /** What templates have in common. */
    private static void putParts(Map<String, String> values, boolean refuses) {
        values.put("flush", Sql.fill(Sql.load(CaptureFunctions.class, "flush"), values));
        values.put("not_captured", Sql.fill(Sql.load(CaptureFunctions.class, "not_captured"), values));
        values.put("gather", refuses ? Sql.load(CaptureFunctions.class, "insert_only")
            : Sql.fill(Sql.load(CaptureFunctions.class, "gather"), values));
    }

    /** Fills a template and puts it between dollar quotes that no name in it ends. */
    private static String quoted(String template, Map<String, String> values) {
        String body = Sql.fill(template, with(values, "{quote}"));
        int n = 0;
        while (body.contains("$convoy" + n + "$")) {
            n++;
        }
        return Sql.fill(template, with(values, "$convoy" + n + "$"));
    }

    private static Map<String, String> with(Map<String, String> values, String quote) {
        Map<String, String> all = new HashMap<>(values);
        all.put("quote", quote);
        return all;
    }

    /** What is tried first: most statements change one row, or a few, and then all is read at once. */
    private String few(Catalog catalog, String op) throws SQLException {
        if (op.equals("UPDATE") && shape.identity().isKeyless()) {
            return "";
        }
        String few = catalog.captureQuery(relation, op + " OF FEW", columns, shape.key(), filter, false);
        String max = Integer.toString(catalog.few(relation, columns));
        if (!op.equals("UPDATE")) {
            return Sql.fill(Sql.load(CaptureFunctions.class, "few"), Map.of("few", few, "few_max", max));
        }
        String one = catalog.captureQuery(relation, "UPDATE OF ONE", columns, shape.key(), filter, false);
        return Sql.fill(Sql.load(CaptureFunctions.class, "update_of_few"), Map.of("one", one, "few", few, "twice", twice(),
            "few_max", max, "row_bytes_max", ROW_BYTES_MAX));
    }

    /**
     * Several actions of foreign keys in one statement change a row more than once: then its transition rows do not say which is last.
     * Looked for only where there is more than one row, and an action that updates; a constraint that an older snapshot than its own
     * does not see acts all the same, so under REPEATABLE READ it is looked for always.
     */
    private String twice() {
        String key = shape.key().stream().map(Sql::ident).collect(Collectors.joining(", "));
        return Sql.fill(Sql.load(CaptureFunctions.class, "twice"), Map.of("key", key, "relid", Long.toString(relation.oid())));
    }

    private boolean deferrable(Connection connection) throws SQLException {
        try (var statement = connection.createStatement(); var row = statement.executeQuery("SELECT convoy.deferrable("
            + relation.oid() + ", " + Sql.textArray(shape.key()) + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private Map<String, String> values(Connection connection) throws SQLException {
        Map<String, String> values = new HashMap<>();
        values.put("table_id", Integer.toString(tableId));
        values.put("shape_id", Integer.toString(shape.id()));
        values.put("relid", Long.toString(relation.oid()));
        values.put("columns", columns == null ? "NULL::text[]" : namesNow(columns, false));
        values.put("key", key());
        values.put("segment", SEGMENT);
        values.put("filter", filter == null ? "NULL" : Sql.literal(filter));
        values.put("mark", "convoy.nested_" + tableId);
        values.put("chunk_bytes", Integer.toString(CHUNK_BYTES));
        values.put("row_bytes_max", ROW_BYTES_MAX);
        values.put("settings", settings());
        values.put("deferrable", Boolean.toString(deferrable(connection)));
        values.put("outsider", relation.members().size() == 1 ? "" : "IF TG_RELID <> " + relation.oid() + " THEN\n        IF NOT EXISTS"
            + " (SELECT FROM pg_partition_ancestors(TG_RELID) a WHERE a.relid = " + relation.oid() + ") THEN\n            RETURN NULL;\n"
            + "        END IF;\n    END IF;");
        return values;
    }

    /** The key of a table that was altered since the function was made. */
    private String key() {
        if (shape.identity() == Identity.NONE) {
            return "NULL::text[]";
        }
        return choice instanceof KeyChoice.PrimaryKey ? "convoy.key_now(" + relation.oid() + ", " + numbers(shape.key()) + ", "
            + (columns == null ? "NULL" : namesNow(columns, false)) + ")" : namesNow(shape.key(), true);
    }

    /** The names that columns have when the function runs: they may have been renamed since it was made. */
    private String namesNow(List<String> names, boolean all) {
        return "convoy.names_of(" + relation.oid() + ", " + numbers(names) + ", " + all + ")";
    }

    private String numbers(List<String> names) {
        return shape.columns().stream().filter(column -> names.contains(column.name()))
            .sorted(Comparator.comparing(column -> names.indexOf(column.name()))).map(column -> Integer.toString(column.origin()))
            .collect(Collectors.joining(", ", "ARRAY[", "]::int2[]"));
    }

    /** Pins the settings that change how this table's types print; each costs a little at every statement. */
    private String settings() {
        List<String> settings = new ArrayList<>();
        boolean all = shape.columns().stream().anyMatch(column -> column.text() && !isSettled(column));
        if (all || has("date") || has("\"timestamp\"") || has("timestamptz")) {
            settings.add("datestyle = 'ISO, YMD'");
        }
        if (all) {
            settings.add("lc_monetary = 'C'");
        }
        if (all || has("timestamptz")) {
            settings.add("timezone = 'UTC'");
        }
        if (all || has("\"interval\"")) {
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
