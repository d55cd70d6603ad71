package dev.convoy.sandbox.random;

import dev.convoy.sandbox.random.Column.Filling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes up statements that change rows of a table as it is now. Not thread-safe. */
final class Dml {
    private static final int MERGE_SINCE = 15;
    /** A column may be called like one of the block's own variables. */
    private static final String DO = "DO $do$ #variable_conflict use_column\n";

    private final Chance chance;
    private final int major;

    /** @param major of the source's server */
    Dml(Chance chance, int major) {
        this.chance = chance;
        this.major = major;
    }

    /** One statement, or a few that belong together. */
    List<Step> some(Table table) {
        if (table.kind() == Table.Key.INSERT_ONLY) {
            return someInsert(table);
        }
        if (table.isKeyless() && chance.oneIn(4)) {
            return List.of(chance.oneIn(2) ? repeat(table) : oneOfAll(table));
        }
        if (table.partitions().isPresent() && chance.oneIn(5)) {
            return List.of(ofOnePartition(table, chance.pick(table.partitions().get().idents())));
        }
        return switch (chance.below(16)) {
            case 0, 1, 2 -> List.of(insert(table, keys(table, chance.between(1, 5))));
            case 3, 4, 5 -> List.of(update(table));
            case 6 -> List.of(changeKey(table));
            case 7 -> delete(table);
            case 8 -> List.of(copy(table));
            case 9 -> List.of(merge(table));
            case 10 -> savepoint(table);
            case 11 -> List.of(new Step(DO + "BEGIN FOR round IN 1..2 LOOP " + insert(table, keys(table, 2)).sql() + "; "
                + update(table).sql()
                + "; " + deleteOne(table) + "; END LOOP; END $do$"));
            case 12 -> List.of(new Step("WITH gone AS (" + deleteOne(table) + " RETURNING 1) " + update(table).sql()));
            case 13 -> List.of(new Step("WITH came AS (" + insert(table, keys(table, 1)).sql() + " RETURNING 1) " + deleteOne(table)));
            case 14 -> swap(table);
            default -> List.of(changeNothing(table));
        };
    }

    private Step ofOnePartition(Table table, String part) {
        List<Column> columns = updatable(table);
        if (chance.oneIn(6)) {
            return new Step("TRUNCATE " + part);
        }
        return new Step((columns.isEmpty() || chance.oneIn(3) ? "DELETE FROM " + part : "UPDATE " + part + set(table, columns))
            + " WHERE " + any(table));
    }

    /** What an insert-only table allows: rows come, all go, or none changes. */
    private List<Step> someInsert(Table table) {
        return switch (chance.below(10)) {
            case 0, 1, 2 -> List.of(insert(table, keys(table, chance.between(1, 5))));
            case 3, 4 -> List.of(repeat(table));
            case 5 -> List.of(copy(table));
            case 6 -> savepoint(table);
            case 7 -> List.of(new Step(DO + "BEGIN FOR round IN 1..2 LOOP " + insert(table, keys(table, 2)).sql() + "; "
                + repeat(table).sql() + "; END LOOP; END $do$"));
            case 8 -> List.of(chance.oneIn(3) ? new Step("TRUNCATE " + table.ident()) : changeNothing(table));
            default -> List.of(new Step("WITH came AS (" + insert(table, keys(table, 1)).sql() + " RETURNING 1) " + insert(table,
                keys(table, 2)).sql()));
        };
    }

    /** Rows that are there, once more. */
    private Step repeat(Table table) {
        List<Column> columns = table.columns().stream().filter(column -> !column.isGenerated() && !table.uniques().contains(column))
            .toList();
        return new Step("INSERT INTO " + table.ident() + " (" + idents(columns) + ") OVERRIDING SYSTEM VALUE SELECT " + idents(columns)
            + " FROM " + table.ident() + " WHERE " + any(table) + " LIMIT " + chance.between(1, 3));
    }

    /** Changes or deletes one of the rows that may be alike. */
    private Step oneOfAll(Table table) {
        String one = " WHERE ctid = ANY (ARRAY (SELECT ctid FROM " + table.ident() + " WHERE " + is(table, chance.pick(table.keys()))
            + " LIMIT 1))";
        List<Column> columns = updatable(table);
        return new Step(columns.isEmpty() || chance.oneIn(2) ? "DELETE FROM " + table.ident() + one
            : "UPDATE " + table.ident() + set(table, columns) + one);
    }

    private Step changeNothing(Table table) {
        String key = table.key().get(0).ident();
        return new Step(isFixed(table) ? deleteOne(table) : "UPDATE " + table.ident() + " SET " + key + " = " + key + " WHERE "
            + any(table));
    }

    private static boolean isFixed(Table table) {
        return table.key().stream().anyMatch(column -> column.filling() == Filling.IDENTITY_ALWAYS);
    }

    private List<List<String>> keys(Table table, int count) {
        return chance.some(table.keys(), count);
    }

    /** Rows of these keys, as far as they are not there, or over those that are. */
    Step insert(Table table, List<List<String>> keys) {
        List<Column> columns = insertable(table);
        String rows = keys.stream().map(key -> "(" + row(table, columns, key) + ")").collect(Collectors.joining(", "));
        String into = "INSERT INTO " + table.ident() + " (" + idents(columns) + ") OVERRIDING SYSTEM VALUE ";
        if (table.kind() == Table.Key.DEFERRABLE_PRIMARY_KEY) {
            return new Step(into + "SELECT * FROM (VALUES " + rows + ") f(" + IntStream.range(0, columns.size()).mapToObj(i -> "f" + i)
                .collect(Collectors.joining(", ")) + ") WHERE NOT EXISTS (SELECT FROM " + table.ident() + " t WHERE " + table.key().stream()
                .filter(columns::contains).map(column -> "t." + column.ident() + " = f.f" + columns.indexOf(column))
                .collect(Collectors.joining(" AND ", "", columns.containsAll(table.key()) ? "" : " AND false)")) + ")");
        }
        List<Column> others = updatable(table).stream().filter(columns::contains).toList();
        if (table.isKeyless() || others.isEmpty() || chance.oneIn(2)) {
            return new Step(into + "VALUES " + rows + " ON CONFLICT DO NOTHING");
        }
        return new Step(into + "VALUES " + rows + " ON CONFLICT (" + idents(table.key()) + ") DO UPDATE SET " + others.stream()
            .map(column -> column.ident() + " = excluded." + column.ident()).collect(Collectors.joining(", ")));
    }

    /** Columns that a statement names; those that fill themselves may be left out. */
    private List<Column> insertable(Table table) {
        List<Column> some = table.columns().stream().filter(column -> table.key().contains(column)
            ? column.filling() == Filling.NOTHING || table.kind() == Table.Key.DEFERRABLE_PRIMARY_KEY || !chance.oneIn(4)
            : column.value(chance).isPresent() && (column.notNull() || !chance.oneIn(8))).toList();
        return some.isEmpty() ? table.key() : some;
    }

    private String row(Table table, List<Column> columns, List<String> key) {
        return columns.stream().map(column -> table.key().contains(column) ? key.get(table.key().indexOf(column)) : typed(column))
            .collect(Collectors.joining(", "));
    }

    private String typed(Column column) {
        String value = column.some(chance);
        return value.equals("NULL") ? "NULL::" + column.type().sql() : value;
    }

    private static String idents(List<Column> columns) {
        return columns.stream().map(Column::ident).collect(Collectors.joining(", "));
    }

    private static List<Column> updatable(Table table) {
        return table.columns().stream().filter(column -> !table.key().contains(column) && !column.isGenerated()
            && column.filling() != Filling.IDENTITY_ALWAYS).toList();
    }

    private String is(Table table, List<String> key) {
        return IntStream.range(0, key.size()).mapToObj(i -> table.key().get(i).ident() + " = " + key.get(i))
            .collect(Collectors.joining(" AND ", "(", ")"));
    }

    /** A condition that is met by one row, a few, or all. */
    private String any(Table table) {
        return chance.oneIn(6) ? "true" : keys(table, chance.pick(1, 1, 2, 5)).stream().map(key -> is(table, key))
            .collect(Collectors.joining(" OR "));
    }

    Step update(Table table) {
        List<Column> columns = updatable(table);
        if (columns.isEmpty() || table.kind() == Table.Key.INSERT_ONLY) {
            return changeNothing(table);
        }
        return new Step("UPDATE " + table.ident() + set(table, columns) + " WHERE " + any(table));
    }

    private String set(Table table, List<Column> columns) {
        return chance.some(columns, chance.between(1, 3)).stream().map(column -> column.ident() + " = " + newValue(table, column))
            .collect(Collectors.joining(", ", " SET ", ""));
    }

    private String newValue(Table table, Column column) {
        if (column.filling() == Filling.DEFAULT && chance.oneIn(4)) {
            return "DEFAULT";
        }
        return table.uniques().contains(column) && chance.oneIn(2) ? "NULL" : column.some(chance);
    }

    /** To a key that is free, unless it is taken meanwhile. */
    private Step changeKey(Table table) {
        List<List<String>> two = keys(table, 2);
        List<String> to = two.get(two.size() - 1);
        if (isFixed(table) || two.size() < 2) {
            return update(table);
        }
        return new Step("UPDATE " + table.ident() + " SET " + IntStream.range(0, to.size()).mapToObj(i -> table.key().get(i).ident() + " = "
            + to.get(i)).collect(Collectors.joining(", ")) + " WHERE " + is(table, two.get(0)) + " AND NOT EXISTS (SELECT FROM "
            + table.ident() + " WHERE " + is(table, to) + ")");
    }

    /** Two keys change hands: at once where the key is deferrable, otherwise by way of a delete. */
    private List<Step> swap(Table table) {
        List<List<String>> two = keys(table, 2);
        if (two.size() < 2) {
            return List.of(update(table));
        }
        if (table.kind() != Table.Key.DEFERRABLE_PRIMARY_KEY || table.key().size() > 1 || isFixed(table)) {
            return List.of(new Step("DELETE FROM " + table.ident() + " WHERE " + is(table, two.get(0))), insert(table, two),
                new Step("DELETE FROM " + table.ident() + " WHERE " + is(table, two.get(1))), insert(table, List.of(two.get(1))));
        }
        String key = table.key().get(0).ident();
        return List.of(new Step("UPDATE " + table.ident() + " SET " + key + " = CASE WHEN " + is(table, two.get(0)) + " THEN "
            + two.get(1).get(0) + " ELSE " + two.get(0).get(0) + " END WHERE " + is(table, two.get(0)) + " OR " + is(table, two.get(1))));
    }

    private String deleteOne(Table table) {
        return "DELETE FROM " + table.ident() + " WHERE " + is(table, chance.pick(table.keys()));
    }

    private List<Step> delete(Table table) {
        return List.of(new Step(switch (chance.below(8)) {
            case 0 -> "DELETE FROM " + table.ident();
            case 1 -> "TRUNCATE " + table.ident();
            default -> "DELETE FROM " + table.ident() + " WHERE " + any(table);
        }));
    }

    private Step copy(Table table) {
        List<Column> columns = insertable(table).stream().filter(column -> column.filling() != Filling.IDENTITY_ALWAYS
            || table.key().contains(column)).toList();
        String names = IntStream.range(0, columns.size()).mapToObj(i -> "f" + i).collect(Collectors.joining(", "));
        String exists = table.key().stream().filter(columns::contains)
            .map(column -> "t." + column.ident() + " = f.f" + columns.indexOf(column))
            .collect(Collectors.joining(" AND "));
        String rows = keys(table, 6).stream().map(key -> "(" + row(table, columns, key) + ")").collect(Collectors.joining(", "));
        return new Step("COPY " + table.ident() + " (" + idents(columns) + ") FROM STDIN", "SELECT * FROM (VALUES " + rows + ") f(" + names
            + ")" + (exists.isEmpty() ? "" : " WHERE NOT EXISTS (SELECT FROM " + table.ident() + " t WHERE " + exists + ")"));
    }

    private Step merge(Table table) {
        List<Column> columns = insertable(table).stream().filter(column -> column.filling() != Filling.IDENTITY_ALWAYS).toList();
        List<Column> set = updatable(table);
        if (major < MERGE_SINCE || set.isEmpty() || !columns.containsAll(table.key())) {
            return update(table);
        }
        List<List<String>> keys = keys(table, 4);
        String on = IntStream.range(0, table.key().size()).mapToObj(i -> "t." + table.key().get(i).ident() + " = m.k" + i)
            .collect(Collectors.joining(" AND "));
        String insert = columns.stream().map(column -> table.key().contains(column) ? "m.k" + table.key().indexOf(column) : typed(column))
            .collect(Collectors.joining(", "));
        return new Step("MERGE INTO " + table.ident() + " t USING (VALUES " + IntStream.range(0, keys.size()).mapToObj(i -> "(" + i + ", "
            + String.join(", ", keys.get(i)) + ")").collect(Collectors.joining(", ")) + ") m(no, " + IntStream.range(0, table.key().size())
            .mapToObj(i -> "k" + i).collect(Collectors.joining(", ")) + ") ON " + on + " WHEN MATCHED AND m.no = 0 THEN DELETE"
            + " WHEN MATCHED THEN UPDATE SET " + set.get(0).ident() + " = " + newValue(table, set.get(0))
            + " WHEN NOT MATCHED THEN INSERT (" + idents(columns) + ") VALUES (" + insert + ")");
    }

    private List<Step> savepoint(Table table) {
        List<Step> steps = new ArrayList<>(List.of(new Step("SAVEPOINT s"), update(table), insert(table, keys(table, 2)),
            new Step(chance.oneIn(3) ? "RELEASE s" : "ROLLBACK TO s")));
        steps.add(update(table));
        return steps;
    }
}
