package dev.convoy.sandbox.random;

import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the target takes a table, and so what it should hold. Immutable, but for the table.
 *
 * @param to      the table at the target
 * @param columns what fills the target's columns; absent: all, under their names
 * @param listed  whether the configuration lists the columns instead of mapping them
 * @param where   the rows that the target takes
 * @param made    whether Convoy makes the table
 * @param owned   whether Convoy's role owns a table that was there
 */
record Mapping(Table table, TableName to, Optional<Map<String, Mapped>> columns, boolean listed, Optional<String> where, boolean made,
    boolean owned) {

    /**
     * @param expression over the source's columns
     * @param plain      the source's column that it is nothing but; null when it is more
     * @param type       of the target's column
     */
    record Mapped(String expression, Column plain, String type) {
    }

    static Mapping of(Chance chance, Table table, TableMaker maker) {
        boolean elsewhere = chance.oneIn(3);
        TableName to = elsewhere ? new TableName("to \"" + table.number() + "\"", chance.pick("t", "target table", "T'" + table.number()))
            : table.configured();
        boolean made = chance.oneIn(3);
        Optional<Map<String, Mapped>> columns = Optional.empty();
        boolean listed = chance.oneIn(8);
        if (listed) {
            Map<String, Mapped> some = new LinkedHashMap<>();
            some(chance, table).forEach(column -> some.put(column.name(), new Mapped(column.ident(), column, column.type().sql())));
            columns = Optional.of(some);
        } else if (chance.oneIn(3)) {
            columns = Optional.of(expressions(chance, table, made));
        }
        Optional<String> where = chance.oneIn(4) ? maker.condition(table.travelling()) : Optional.empty();
        return new Mapping(table, to, columns, listed, where, made, chance.oneIn(2));
    }

    private static List<Column> some(Chance chance, Table table) {
        List<Column> all = table.travelling();
        List<Column> chosen = chance.some(all, chance.between(1, all.size()));
        List<Column> some = all.stream().filter(column -> chosen.contains(column)
            || !table.isKeyless() && table.key().contains(column)).toList();
        some.forEach(Column::need);
        return some;
    }

    private static Map<String, Mapped> expressions(Chance chance, Table table, boolean made) {
        Map<String, Mapped> mapped = new LinkedHashMap<>();
        Names names = new Names(chance.fork());
        for (Column column : some(chance, table)) {
            boolean plain = table.key().contains(column) || chance.oneIn(2) || !column.type().hasText();
            String type = !made && !table.key().contains(column) && column.type().hasText() && chance.oneIn(6) ? "text"
                : column.type().sql();
            mapped.put(names.next(), plain ? new Mapped(column.ident(), column, type) : computed(chance, column));
        }
        if (chance.oneIn(2)) {
            mapped.put(names.next(), chance.pick(new Mapped("'it''s ? %s'::text", null, "text"), new Mapped("42", null, "integer")));
        }
        return mapped;
    }

    private static Mapped computed(Chance chance, Column column) {
        String name = column.ident();
        if (column.type().isNumber() && chance.oneIn(2)) {
            return new Mapped(name + "::numeric * 2 + 1", null, "numeric");
        }
        return switch (chance.below(4)) {
            case 0 -> new Mapped("md5(" + name + "::text)", null, "text");
            case 1 -> new Mapped(name + " IS NULL", null, "boolean");
            case 2 -> new Mapped("length(coalesce(" + name + "::text, '?'))", null, "integer");
            default -> new Mapped("CASE WHEN " + name + " IS NULL THEN 'none' ELSE upper(" + name + "::text) END", null, "text");
        };
    }

    /** Its entry under the target's {@code tables:}. */
    Object configuration() {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("to", to.toString());
        columns.ifPresent(all -> entry.put("columns", listed ? List.copyOf(all.keySet()) : expressions(all)));
        where.ifPresent(condition -> entry.put("where", condition));
        return entry;
    }

    private static Map<String, String> expressions(Map<String, Mapped> all) {
        Map<String, String> expressions = new LinkedHashMap<>();
        all.forEach((name, mapped) -> expressions.put(name, mapped.expression()));
        return expressions;
    }

    /** What the target needs first. */
    String ddl(String role) {
        String schema = Sql.ident(to.schema());
        String made = "CREATE SCHEMA IF NOT EXISTS " + schema + "; GRANT USAGE, CREATE ON SCHEMA " + schema + " TO " + Sql.ident(role);
        if (made()) {
            return made;
        }
        List<String> parts = new ArrayList<>();
        if (columns.isPresent()) {
            columns.get().forEach((name, mapped) -> parts.add(Sql.ident(name) + " " + mapped.type()
                + (mapped.plain() != null && mapped.plain().notNull() ? " NOT NULL" : "")));
        } else {
            List<Column> travelling = table.travelling();
            table.columns().stream().filter(column -> travelling.contains(column) || column.isGenerated() && table.captured().isEmpty())
                .forEach(column -> parts.add(column.targetDdl()));
        }
        if (!table.isKeyless()) {
            parts.add((table.number() % 2 == 0 ? "PRIMARY KEY (" : "UNIQUE (") + keyAtTarget() + ")");
        }
        if (columns.isEmpty()) {
            table.uniques().stream().filter(table.travelling()::contains).forEach(column -> parts.add("UNIQUE (" + column.ident() + ")"));
        }
        return made + "; CREATE TABLE " + Sql.ident(to) + " (" + String.join(", ", parts) + ")"
            + (owned ? "; ALTER TABLE " + Sql.ident(to) + " OWNER TO " + Sql.ident(role)
            : "; GRANT ALL ON " + Sql.ident(to) + " TO " + Sql.ident(role));
    }

    private String keyAtTarget() {
        return table.key().stream().map(column -> Sql.ident(columns.isEmpty() ? column.name() : columns.get().entrySet().stream()
            .filter(entry -> entry.getValue().plain() == column).findFirst().orElseThrow().getKey())).collect(Collectors.joining(", "));
    }

    /** The target's columns that are compared, with what each should be over the source's columns. */
    Map<String, String> expected() {
        Map<String, String> expected = new LinkedHashMap<>();
        if (columns.isPresent()) {
            columns.get().forEach((name, mapped) -> expected.put(name, "CAST(" + mapped.expression() + " AS " + mapped.type() + ")"));
        } else {
            table.travelling().forEach(column -> expected.put(column.name(), column.ident()));
        }
        return expected;
    }

    /** The rows of the source that should be there. */
    String condition() {
        return "(" + table.where().orElse("true") + "\n) AND (" + where.orElse("true") + "\n)";
    }
}
