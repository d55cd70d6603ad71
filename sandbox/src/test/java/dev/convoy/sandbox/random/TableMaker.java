package dev.convoy.sandbox.random;

import dev.convoy.sandbox.random.Column.Filling;
import dev.convoy.table.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes up source tables. Not thread-safe. */
final class TableMaker {
    private static final int COLUMNS_MAX = 12;
    private static final int KEYS = 14;

    /** As often as they stand here. */
    private static final List<Table.Key> KINDS = List.of(Table.Key.PRIMARY_KEY, Table.Key.PRIMARY_KEY, Table.Key.PRIMARY_KEY,
        Table.Key.DEFERRABLE_PRIMARY_KEY, Table.Key.UNIQUE_INDEX, Table.Key.NAMED_COLUMNS, Table.Key.FULL_ROW, Table.Key.FULL_ROW,
        Table.Key.INSERT_ONLY);

    private final Chance chance;
    private final int major;
    private final Names tableNames;

    /** @param major of the older of both servers */
    TableMaker(Chance chance, int major) {
        this.chance = chance;
        this.major = major;
        this.tableNames = new Names(chance.fork());
    }

    /** Not one that the clients' statements mean something else by: a type, since a table is a type too, or the row that is excluded. */
    private String tableName() {
        String name = tableNames.next();
        return Set.of("text", "name", "json", "excluded").contains(name) ? tableName() : name;
    }

    Table table(int number) {
        Names names = new Names(chance.fork());
        Table.Key kind = chance.pick(KINDS);
        boolean partitioned = kind != Table.Key.INSERT_ONLY && chance.oneIn(5);
        List<Column> key = key(names, kind, partitioned);
        List<Column> columns = new ArrayList<>(key);
        TableName name = new TableName(chance.oneIn(4) ? "S " + number : "public", tableName());
        List<Column> uniques = new ArrayList<>();
        Table table = new Table(number, names, name, kind, key, keys(key), columns, uniques);
        if (partitioned) {
            table.partition(key.get(key.size() - 1));
        }
        int others = chance.oneIn(8) ? 0 : chance.between(1, COLUMNS_MAX - key.size());
        for (int i = 0; i < others; i++) {
            columns.add(chance.below(columns.size() + 1), column(table));
        }
        if (!partitioned && chance.oneIn(3)) {
            Column unique = new Column(names.next(), ColumnType.common(chance.pick("integer", "text", "numeric")), false, Filling.NOTHING,
                "");
            columns.add(unique);
            uniques.add(unique);
        }
        filter(table);
        return table;
    }

    private List<Column> key(Names names, Table.Key kind, boolean partitioned) {
        boolean keyless = kind == Table.Key.FULL_ROW || kind == Table.Key.INSERT_ONLY;
        List<Column> key = new ArrayList<>();
        int count = chance.pick(1, 1, 1, 2, 2, 3);
        for (int i = 0; i < count; i++) {
            ColumnType type = ColumnType.anyKey(chance);
            boolean identity = !keyless && !partitioned && count == 1
                && List.of("smallint", "integer", "bigint").contains(type.sql()) && chance.oneIn(2);
            Filling filling = !identity ? Filling.NOTHING : chance.pick(Filling.IDENTITY_ALWAYS, Filling.IDENTITY_BY_DEFAULT);
            Column column = new Column(names.next(), type, !keyless, filling, "");
            key.add(column);
        }
        if (partitioned) {
            key.add(new Column(names.next(), Partitions.TYPE, !keyless, Filling.NOTHING, ""));
        }
        return key;
    }

    private List<List<String>> keys(List<Column> key) {
        List<List<String>> keys = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < KEYS * 3 && keys.size() < KEYS; i++) {
            List<String> one = key.stream().map(column -> column.type().value(chance)).toList();
            if (seen.add(one)) {
                keys.add(one);
            }
        }
        return keys;
    }

    /** A column beyond the key; of an existing table too. */
    Column column(Table table) {
        Names names = table.names();
        ColumnType type = chance.oneIn(8) ? table.moodType() : ColumnType.any(chance, major);
        boolean notNull = chance.oneIn(4);
        Optional<Column> base = chance.oneIn(8) ? base(table) : Optional.empty();
        if (base.isPresent()) {
            base.get().need();
            boolean number = base.get().type().isNumber();
            return new Column(names.next(), ColumnType.common(number ? "numeric" : "integer"), false, Filling.GENERATED,
                number ? base.get().ident() + "::numeric * 2" : "length(" + base.get().ident() + "::text)");
        }
        if (type.isNumber() && !type.sql().equals("numeric") && chance.oneIn(8) && table.partitions().isEmpty()
            && table.columns().stream().noneMatch(column -> column.filling().name().startsWith("IDENTITY"))) {
            return new Column(names.next(), type, true, chance.pick(Filling.IDENTITY_ALWAYS, Filling.IDENTITY_BY_DEFAULT), "");
        }
        if (chance.oneIn(4)) {
            String filled = defaultOf(type);
            if (!filled.contains("SELECT ")) {
                return new Column(names.next(), type, notNull, Filling.DEFAULT, filled);
            }
        }
        return new Column(names.next(), type, notNull, Filling.NOTHING, "");
    }

    private String defaultOf(ColumnType type) {
        return switch (type.sql()) {
            case "uuid" -> "gen_random_uuid()";
            case "timestamptz" -> "clock_timestamp()";
            case "double precision" -> "random()";
            default -> type.value(chance);
        };
    }

    private Optional<Column> base(Table table) {
        List<Column> fit = table.columns().stream().filter(column -> !column.isGenerated()
            && (column.type().isNumber() || column.type().sql().equals("text"))).toList();
        return fit.isEmpty() ? Optional.empty() : Optional.of(chance.pick(fit));
    }

    private void filter(Table table) {
        List<Column> stored = table.columns().stream().filter(column -> !column.isGenerated()).toList();
        Optional<List<Column>> captured = Optional.empty();
        if (chance.oneIn(4)) {
            List<Column> some = chance.some(stored, chance.between(1, stored.size()));
            captured = Optional.of(stored.stream().filter(column -> some.contains(column)
                || !table.isKeyless() && table.key().contains(column)).toList());
        }
        Optional<String> where = chance.oneIn(4) ? condition(stored) : Optional.empty();
        table.filter(captured, where);
    }

    /** A condition that about half of the rows meet, or nothing when no column is fit for one; what it names must stay. */
    Optional<String> condition(List<Column> columns) {
        List<Column> fit = columns.stream().filter(column -> column.type().hasText() && !column.isGenerated()).toList();
        if (fit.isEmpty()) {
            return Optional.empty();
        }
        Column column = chance.pick(fit);
        column.need();
        String name = column.ident();
        return Optional.of(switch (chance.below(4)) {
            case 0 -> name + " IS NOT NULL";
            case 1 -> "length(" + name + "::text) % 2 = 0 -- or not";
            case 2 -> "md5(" + name + "::text) < '9'";
            default -> "md5(" + name + "::text) COLLATE \"C\" >= '5' OR " + name + " IS NULL";
        });
    }
}
