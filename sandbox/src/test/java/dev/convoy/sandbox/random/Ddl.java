package dev.convoy.sandbox.random;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.random.Column.Filling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes up changes of a table's shape. Not thread-safe. */
final class Ddl {
    private static final Map<String, String> NARROWER = Map.of("bigint", "integer", "integer", "smallint");

    private final Chance chance;
    private final TableMaker maker;
    private final int number;

    /** @param number of the change, for names */
    Ddl(Chance chance, TableMaker maker, int number) {
        this.number = number;
        this.chance = chance;
        this.maker = maker;
    }

    /**
     * One change.
     *
     * @param before what makes the rows fit for it
     * @param sql    the statement
     * @param alone  whether it must not be part of a transaction with others
     * @param then   brings the model up to date once the statement has succeeded
     */
    record Change(List<Step> before, Step sql, boolean alone, Runnable then) {
        Change(Step sql, Runnable then) {
            this(List.of(), sql, false, then);
        }
    }

    /**
     * @param free whether the target follows all of the table's columns, so that any may change
     */
    Optional<Change> some(Table table, boolean free) {
        if (table.partitions().isPresent() && chance.oneIn(3)) {
            return table.partitions().map(all -> all.change(table.ident(), chance.fork()));
        }
        if (!free) {
            return switch (chance.below(4)) {
                case 0 -> drop(table);
                case 1 -> rename(table);
                case 2 -> Optional.of(renameTable(table));
                default -> Optional.of(add(table));
            };
        }
        return switch (chance.below(14)) {
            case 0, 1, 2 -> Optional.of(add(table));
            case 3 -> drop(table);
            case 4, 5 -> rename(table);
            case 6, 7 -> widen(table);
            case 8 -> retype(table);
            case 9 -> dropNotNull(table);
            case 10 -> setNotNull(table);
            case 11 -> addLabel(table);
            case 12 -> Optional.of(renameTable(table));
            default -> replace(table);
        };
    }

    private static Step alter(Table table, String how) {
        return new Step("ALTER TABLE " + table.ident() + " " + how);
    }

    private Optional<Column> any(Table table, java.util.function.Predicate<Column> fit) {
        List<Column> all = table.columns().stream().filter(column -> !column.isNeeded() && fit.test(column)).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(chance.pick(all));
    }

    private Change add(Table table) {
        Column made = maker.column(table);
        if (made.notNull() && made.filling() == Filling.NOTHING) {
            made.nullable(true);
        }
        return new Change(alter(table, "ADD COLUMN " + made.ddl()), () -> table.columns().add(made));
    }

    private Optional<Change> drop(Table table) {
        return any(table, column -> !table.key().contains(column)).map(column ->
            new Change(alter(table, "DROP COLUMN " + column.ident()), () -> {
                table.columns().remove(column);
                table.uniques().remove(column);
                table.names().free(column.name());
            }));
    }

    /** Another column under a dropped one's name, before anybody has seen that it was dropped. */
    private Optional<Change> replace(Table table) {
        return any(table, column -> !table.key().contains(column) && !column.isGenerated()).map(column -> {
            Column made = new Column(column.name(), ColumnType.common(chance.pick("integer", "text")), false, Filling.NOTHING, "");
            return new Change(alter(table, "DROP COLUMN " + column.ident() + ", ADD COLUMN " + made.ddl()), () -> {
                table.columns().remove(column);
                table.uniques().remove(column);
                table.columns().add(made);
            });
        });
    }

    private Optional<Change> rename(Table table) {
        return any(table, column -> true).map(column -> {
            String name = table.names().next();
            return new Change(alter(table, "RENAME COLUMN " + column.ident() + " TO " + Sql.ident(name)), () -> {
                table.names().free(column.name());
                column.rename(name);
            });
        });
    }

    private Optional<Change> widen(Table table) {
        return any(table, column -> !column.type().wider().isEmpty() && !column.filling().name().startsWith("IDENTITY")).map(column ->
            type(table, column, chance.pick(column.type().wider()), ""));
    }

    private Optional<Change> retype(Table table) {
        return any(table, column -> !table.key().contains(column) && NARROWER.containsKey(column.type().sql())).map(column -> {
            boolean text = chance.oneIn(2) && !column.isGenerated() && !column.filling().name().startsWith("IDENTITY");
            String to = text ? "text" : NARROWER.get(column.type().sql());
            return type(table, column, new ColumnType(to, column.type().values()), text ? " USING " + column.ident() + "::text" : "");
        });
    }

    private static Change type(Table table, Column column, ColumnType type, String using) {
        return new Change(alter(table, "ALTER COLUMN " + column.ident() + " TYPE " + type.sql() + using), () -> column.retype(type));
    }

    private Optional<Change> dropNotNull(Table table) {
        return any(table, column -> column.notNull() && !table.key().contains(column) && !column.filling().name().startsWith("IDENTITY"))
            .map(column -> new Change(alter(table, "ALTER COLUMN " + column.ident() + " DROP NOT NULL"), () -> column.nullable(true)));
    }

    private Optional<Change> setNotNull(Table table) {
        if (table.kind() == Table.Key.INSERT_ONLY) {
            return Optional.empty();
        }
        return any(table, column -> !column.notNull() && !column.isGenerated() && !table.uniques().contains(column)).map(column ->
            new Change(List.of(new Step("UPDATE " + table.ident() + " SET " + column.ident() + " = " + column.type().value(chance)
                + " WHERE "
                + column.ident() + " IS NULL")), alter(table, "ALTER COLUMN " + column.ident() + " SET NOT NULL"), false,
                () -> column.nullable(false)));
    }

    private Optional<Change> addLabel(Table table) {
        if (table.columns().stream().noneMatch(column -> column.type().sql().equals(table.mood()))) {
            return Optional.empty();
        }
        String label = "new " + number;
        return Optional.of(new Change(List.of(), new Step("ALTER TYPE " + table.mood() + " ADD VALUE " + Sql.literal(label)
            + chance.pick("", " BEFORE 'high'")), true, () -> {
                table.labels().add(label);
                table.columns().stream().filter(column -> column.type().sql().equals(table.mood()))
                    .forEach(column -> column.retype(table.moodType()));
            }));
    }

    private Change renameTable(Table table) {
        String name = "renamed " + table.number() + chance.pick("", "\"", " ☃");
        return new Change(alter(table, "RENAME TO " + Sql.ident(name)), () -> table.rename(name));
    }
}
