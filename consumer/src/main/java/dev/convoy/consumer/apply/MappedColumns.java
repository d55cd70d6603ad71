package dev.convoy.consumer.apply;

import dev.convoy.config.TableMapping;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What fills a target's columns. Immutable.
 *
 * @param all every column of the target that is filled
 * @param key those that are the key, in the order of the source's key
 * @param own those that tell this table's rows from others' in a table that several arrive in, with a constant each; they belong to the
 *            key there
 */
public record MappedColumns(List<Mapped> all, List<Mapped> key, List<Mapped> own) {
    public MappedColumns {
        all = List.copyOf(all);
        key = List.copyOf(key);
        own = List.copyOf(own);
    }

    /** The condition that a row of the target is this table's, over {@code t}. */
    public String scope() {
        return own.isEmpty() ? "true" : own.stream().map(m -> "t." + Sql.ident(m.name()) + " = " + m.expression())
            .collect(Collectors.joining(" AND "));
    }

    /**
     * One column of the target.
     *
     * @param value      the SQL of its value over the source's columns as {@code s}, with the source's types
     * @param expression that value as the target assigns it, as a part of a prepared statement
     * @param target     its description; null when the table lacks it
     */
    public record Mapped(String name, String value, String expression, TargetTable.TargetColumn target) {
    }

    /** @throws MappingException when a column of the key is not mapped to a column */
    public static MappedColumns of(Shape shape, TableMapping mapping, TargetTable target) throws MappingException {
        Map<String, Column> source = new LinkedHashMap<>();
        shape.columns().forEach(column -> source.put(column.name(), column));
        List<Mapped> mapped = new ArrayList<>();
        if (mapping.columns().isEmpty()) {
            source.values().forEach(column -> add(mapped, column.name(), column, null, target));
        } else {
            mapping.columns().get().forEach((name, expression) -> add(mapped, name, plain(source, expression), expression, target));
        }
        List<Mapped> own = mapping.shared() ? mapped.stream().filter(m -> mapping.columns().map(columns -> columns.get(m.name()))
            .filter(TableMapping::isConstant).isPresent()).toList() : List.of();
        return new MappedColumns(mapped, key(shape, mapping, mapped, target), own);
    }

    /** Adds a target column, unless the target computes it itself. */
    private static void add(List<Mapped> mapped, String name, Column plain, String expression, TargetTable target) {
        TargetTable.TargetColumn column = target.columns().get(name);
        if (column != null && column.generated()) {
            return;
        }
        String value = plain != null ? "s." + Sql.ident(plain.name()) : "(" + expression + "\n)";
        String from = plain != null ? value : Sql.prepared(value);
        boolean sameType = plain != null && !plain.text() && column != null && column.type().equals(plain.base());
        mapped.add(new Mapped(name, value, column == null || sameType ? from : "CAST(" + from + " AS " + column.type() + ")", column));
    }

    /** The source column that an expression is nothing but, or null. */
    private static Column plain(Map<String, Column> source, String expression) {
        for (Column column : source.values()) {
            if (expression.strip().equals(column.name()) || expression.strip().equals(Sql.ident(column.name()))) {
                return column;
            }
        }
        return null;
    }

    private static List<Mapped> key(Shape shape, TableMapping mapping, List<Mapped> mapped, TargetTable target) throws MappingException {
        List<Mapped> key = new ArrayList<>();
        for (String column : shape.key()) {
            String from = "s." + Sql.ident(column);
            Mapped found = mapped.stream().filter(m -> m.value().equals(from)).findFirst().orElse(null);
            if (found == null) {
                throw MappingException.noColumn("column \"" + column + "\" of the key of \"" + mapping.from()
                    + "\" is not mapped to a column of \""
                    + target.name() + "\"; add it to columns:");
            }
            key.add(found);
        }
        return key;
    }
}
