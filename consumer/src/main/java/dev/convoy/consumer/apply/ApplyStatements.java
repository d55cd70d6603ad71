package dev.convoy.consumer.apply;

import dev.convoy.config.TableMapping;
import dev.convoy.consumer.apply.MappedColumns.Mapped;
import dev.convoy.db.KeyRanges;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.wire.KeyRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statements that apply rows of one shape to one table of a target. Pure: made from the three descriptions, runs nothing.
 *
 * @param insert   plain INSERT of rows that are not there
 * @param update   UPDATE of rows that are there
 * @param upsert   for rows of which it is not known
 * @param delete   by keys
 * @param expel    deletes rows that do not meet this target's filter
 * @param probe    ordinals (from 1) of the keys that are there
 * @param truncate empties the table
 * @param distinct how many of the given keys differ for the target, whose equal values may be spelled differently; empty where they cannot
 * @param range    statements on a range of keys
 * @param filtered whether a row may arrive that this target does not take
 * @param copy     a faster insert of many rows, where there is one
 * @param replaceable whether a row may be deleted and inserted again without losing anything: all columns are mapped, and nothing refers
 *                    to it that would notice
 */
record ApplyStatements(String insert, String update, String upsert, String delete, String expel, String probe, String truncate,
                       Optional<String> distinct, Range range, boolean filtered, boolean replaceable,
                       Optional<CopyInsert> copy) {

    private static final Map<String, String> TEMPLATES = templates();
    /** Types whose equal values print alike: a key of these need not be written by an update that found its row by it. */
    private static final Set<String> CANONICAL = Set.of("pg_catalog.int2", "pg_catalog.int4", "pg_catalog.int8", "pg_catalog.uuid",
        "pg_catalog.bool", "pg_catalog.date", "pg_catalog.timestamp", "pg_catalog.timestamptz", "pg_catalog.bytea");

    private static Map<String, String> templates() {
        Map<String, String> templates = new HashMap<>();
        for (String part : Sql.load(ApplyStatements.class, "statements").split("(?m)^-- name: ")) {
            int end = part.indexOf('\n');
            if (!part.startsWith("-- ")) {
                templates.put(part.substring(0, end).strip(), part.substring(end + 1).strip());
            }
        }
        return templates;
    }

    /** @throws MappingException when a column of the key is not mapped to a column */
    static ApplyStatements of(Shape shape, TableMapping mapping, TargetTable target) throws MappingException {
        Map<String, Column> source = new LinkedHashMap<>();
        shape.columns().forEach(column -> source.put(column.name(), column));
        MappedColumns columns = MappedColumns.of(shape, mapping, target);
        List<Mapped> mapped = columns.all();
        List<Mapped> key = new ArrayList<>(columns.key());
        key.addAll(columns.own());

        Map<String, String> values = new HashMap<>();
        values.put("table", Sql.ident(mapping.to()));
        values.put("scope", columns.scope());
        values.put("record", join(shape.columns(), c -> Sql.ident(c.name()) + " " + (c.text() ? "pg_catalog.text" : c.base())));
        values.put("typed", join(shape.columns(), c -> typed(c, mapping)));
        values.put("select", join(mapped, m -> m.expression() + " AS " + Sql.ident(m.name())));
        values.put("where", mapping.where().map(where -> " WHERE (" + Sql.prepared(where) + "\n)").orElse(""));
        values.put("columns", join(mapped, m -> Sql.ident(m.name())));
        values.put("x_columns", join(mapped, m -> "x." + Sql.ident(m.name())));
        values.put("key", join(key, m -> Sql.ident(m.name())));
        values.put("match", key.stream().map(m -> "t." + Sql.ident(m.name()) + " = x." + Sql.ident(m.name()))
            .collect(Collectors.joining(" AND ")));
        values.put("set", join(assigned(mapped, key), m -> Sql.ident(m.name()) + " = x." + Sql.ident(m.name())));
        values.put("set_excluded", join(assigned(mapped, key), m -> Sql.ident(m.name()) + " = excluded." + Sql.ident(m.name())));
        List<Column> keyColumns = shape.key().stream().map(source::get).toList();
        values.put("key_record", join(keyColumns, c -> Sql.ident(c.name()) + " " + (c.text() ? "pg_catalog.text" : c.base())));
        values.put("key_names", join(keyColumns, c -> Sql.ident(c.name())));
        values.put("key_select", join(key, m -> m.expression() + " AS " + Sql.ident(m.name())));
        values.put("rows", Sql.fill(TEMPLATES.get("rows"), values));
        values.put("where", mapping.where().map(where -> " WHERE NOT coalesce((" + Sql.prepared(where) + "\n), false)")
            .orElse(" WHERE false"));
        values.put("rows_out", Sql.fill(TEMPLATES.get("rows"), values));
        values.put("keys", Sql.fill(TEMPLATES.get("keys"), values));

        boolean whole = mapped.size() == target.columns().values().stream().filter(c -> !c.generated()).count();
        return new ApplyStatements(fill("insert", values), fill("update", values), fill("upsert", values), fill("delete", values),
            fill("expel", values), fill("probe", values), fill(target.referenced() || mapping.shared() ? "empty" : "truncate", values),
            columns.key().stream().allMatch(ApplyStatements::isCanonical) ? Optional.empty() : Optional.of(fill("distinct", values)),
            range(values, columns.key()), mapping.where().isPresent(), whole && (target.replica() || !target.referenced()),
                CopyInsert.of(shape, mapping, mapped, target));
    }

    /** Whether equal values of a key column are always spelled alike. */
    private static boolean isCanonical(Mapped key) {
        return key.target() != null && CANONICAL.contains(key.target().type());
    }

    private static Range range(Map<String, String> values, List<Mapped> key) {
        return new Range(values, key.stream().map(m -> "t." + Sql.ident(m.name())).toList(),
            key.stream().map(m -> m.target() == null ? "text" : m.target().type()).toList());
    }

    /**
     * Deletes rows by key range.
     *
     * @param key   the key's columns
     * @param types and their types
     */
    record Range(Map<String, String> values, List<String> key, List<String> types) {
        Range {
            values = Map.copyOf(values);
            key = List.copyOf(key);
            types = List.copyOf(types);
        }

        /**
         * Rows of a range.
         *
         * @param range  the values of its first key, where it has one, are then the first parameters, those of its last the next
         * @param others whether only rows go that are not among those of the last parameter, a JSON array
         */
        String clear(KeyRange range, boolean others) {
            return clear(KeyRanges.condition(range, key, types), others);
        }

        /** As {@link #clear(KeyRange, boolean)}, for the rows of one key, whose values are the first parameters. */
        String clearOne(boolean others) {
            return clear(KeyRanges.equality(key, types), others);
        }

        private String clear(String condition, boolean others) {
            Map<String, String> all = new HashMap<>(values);
            all.put("range", condition);
            return Sql.fill(TEMPLATES.get(others ? "clear_others" : "clear"), all);
        }
    }

    private static String fill(String template, Map<String, String> values) {
        return Sql.fill(TEMPLATES.get(template), values);
    }

    /** Expressions see columns with the source's types, so that {@code qty * price} means what it means there. */
    private static String typed(Column column, TableMapping mapping) {
        boolean needed = column.text() && (mapping.columns().isPresent() || mapping.where().isPresent());
        String name = "r." + Sql.ident(column.name());
        return needed ? "CAST(" + name + " AS " + column.base() + ") AS " + Sql.ident(column.name()) : name;
    }

    private static List<Mapped> assigned(List<Mapped> mapped, List<Mapped> key) {
        List<Mapped> assigned = new ArrayList<>();
        for (Mapped each : mapped) {
            boolean settledKey = key.contains(each) && isCanonical(each);
            boolean readOnly = each.target() != null && each.target().alwaysIdentity();
            if (!settledKey && !readOnly) {
                assigned.add(each);
            }
        }
        return assigned.isEmpty() ? key : assigned;
    }

    private static <T> String join(List<T> parts, java.util.function.Function<T, String> text) {
        return parts.stream().map(text).collect(Collectors.joining(", "));
    }
}
