package dev.convoy.sandbox.random;

import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a table is cut into by an integer column of its key: a default partition, and others that come and go, empty. Altered by one
 * thread, while no client writes.
 */
final class Partitions {
    /** The values of the column. */
    static final ColumnType TYPE = new ColumnType("integer", IntStream.range(0, 6).mapToObj(String::valueOf).toList());
    private static final List<String> VALUES = List.of("0, 1", "2, 3", "4, 5");

    private final Column column;
    private final String schema;
    private final int number;
    private final TableName rest;
    private final List<TableName> first;
    private final Map<Integer, TableName> parts = new TreeMap<>();
    private int made;

    /** @param number of the table */
    Partitions(Column column, String schema, int number) {
        this.column = column;
        this.schema = schema;
        this.number = number;
        this.rest = new TableName(schema, "the rest of " + number);
        parts.put(0, next());
        parts.put(1, next());
        this.first = List.copyOf(parts.values());
        column.need();
    }

    private TableName next() {
        return new TableName(schema, "part " + ++made + " of " + number);
    }

    /** The end of CREATE TABLE. */
    String by() {
        return " PARTITION BY LIST (" + column.ident() + ")";
    }

    /** @param ident of the table */
    String ddl(String ident) {
        return "; CREATE TABLE " + Sql.ident(rest) + " PARTITION OF " + ident + " DEFAULT"
            + parts.entrySet().stream().map(part -> "; CREATE TABLE " + Sql.ident(part.getValue()) + " PARTITION OF " + ident
            + " FOR VALUES IN (" + VALUES.get(part.getKey()) + ")").collect(Collectors.joining());
    }

    /** Those that statements may name: what is written to a new one by its own name is captured only once the producer has seen it. */
    List<String> idents() {
        List<String> idents = new ArrayList<>(List.of(Sql.ident(rest)));
        first.stream().filter(parts::containsValue).map(Sql::ident).forEach(idents::add);
        return idents;
    }

    /** Attaches an empty one, or empties one and detaches it: rows that come or go with a partition are not captured. */
    Ddl.Change change(String ident, Chance chance) {
        int which = chance.below(VALUES.size());
        Step empty = new Step("DELETE FROM " + ident + " WHERE " + column.ident() + " IN (" + VALUES.get(which) + ")");
        TableName there = parts.get(which);
        if (there != null) {
            return new Ddl.Change(List.of(empty), new Step("ALTER TABLE " + ident + " DETACH PARTITION " + Sql.ident(there)), false,
                () -> parts.remove(which));
        }
        TableName part = next();
        return new Ddl.Change(List.of(empty, new Step("CREATE TABLE " + Sql.ident(part) + " (LIKE " + ident + " INCLUDING ALL)")),
            new Step("ALTER TABLE " + ident + " ATTACH PARTITION " + Sql.ident(part) + " FOR VALUES IN (" + VALUES.get(which) + ")"),
            false, () -> parts.put(which, part));
    }
}
