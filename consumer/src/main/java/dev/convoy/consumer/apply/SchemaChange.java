package dev.convoy.consumer.apply;

import dev.convoy.config.TableMapping;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a target's table lacks to take rows of a new shape, found by comparing it with the shape before. Pure.
 *
 * @param safe   statements that take nothing away and change no value
 * @param unsafe statements for an operator to decide on, or advice where no statement would do
 * @param anew   whether all rows come anew behind it
 */
record SchemaChange(List<String> safe, List<String> unsafe, boolean anew) {
    private static final Pattern SIZED = Pattern.compile("(character varying|varchar|numeric)\\((\\d+)(?:,(\\d+))?\\)");
    private static final String COPY_AGAIN = "copy the table again, since the source has filled the new column of rows that were there";
    private static final String THEN_SKIP = "then pass the schema record, which cannot see that this was done, with scripts/admin skip";
    /** Begin of the name that a column has while two exchange theirs. */
    private static final String ASIDE = "\"convoy column ";
    private static final String FROM_ASIDE = "RENAME COLUMN " + ASIDE;
    private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint", "numeric");

    /**
     * A column of the target's table now.
     *
     * @param type  as {@code format_type} prints it
     * @param stale whether it holds what a column that the shape adds did not hold when it was added: that of one dropped before
     */
    record Present(String type, boolean notNull, boolean stale) {
        Present(String type, boolean notNull) {
            this(type, notNull, false);
        }
    }

    boolean isEmpty() {
        return safe.isEmpty() && unsafe.isEmpty();
    }

    /**
     * @param before  the shape before; null for a first one, which changes nothing
     * @param present the table's columns by name; empty when there is no such table
     * @param keyed   whether the table has a unique key of exactly the new shape's key columns
     */
    static SchemaChange of(Shape before, Shape now, TableMapping mapping, Map<String, Present> present, boolean keyed) {
        return of(before, now, mapping, present, keyed, false);
    }

    /** What it lacks for a copy in the new shape: since all rows come anew, it does not matter which values a column holds. */
    static SchemaChange forCopy(Shape before, Shape now, TableMapping mapping, Map<String, Present> present, boolean keyed) {
        return of(before, now, mapping, present, keyed, true);
    }

    private static SchemaChange of(Shape before, Shape now, TableMapping mapping, Map<String, Present> present, boolean keyed,
            boolean anew) {
        SchemaChange change = new SchemaChange(new ArrayList<>(), new ArrayList<>(), anew);
        if (before == null || present.isEmpty() || mapping.columns().isPresent()) {
            return change;
        }
        String alter = "ALTER TABLE " + Sql.shownIdent(mapping.to()) + " ";
        Map<String, Column> gone = new LinkedHashMap<>();
        before.columns().forEach(column -> gone.put(column.name(), column));
        for (Column column : now.columns()) {
            Column old = find(before, column);
            Column namesake = named(before, column.name());
            Column heir = namesake == null || namesake == old ? null
                : now.columns().stream().filter(each -> find(before, each) == namesake).findFirst().orElse(null);
            if (old != null) {
                gone.remove(old.name());
                if (heir != null) {
                    if (anew) {
                        change.refill(alter, column, present.get(column.name()));
                    } else {
                        change.exchange(alter, old, column);
                    }
                } else {
                    boolean renamed = named(now, old.name()) != null && isRenamed(column, before, present);
                    change.compare(alter, old, column, namesake, renamed, present);
                }
            } else if (!present.containsKey(column.name())) {
                change.add(alter, column);
            } else if (anew) {
                change.refill(alter, column, present.get(column.name()));
            } else if (heir != null) {
                if (!isRenamed(heir, before, present)) {
                    change.unsafe(added -> added.add(alter, column));
                }
            } else if (namesake != null) {
                change.replace(alter, column);
            } else if (present.get(column.name()).stale()) {
                change.renew(alter, column);
            }
        }
        for (Column column : gone.values()) {
            Present there = present.get(column.name());
            if (there != null && there.notNull()) {
                change.safe.add(alter + "ALTER COLUMN " + Sql.shownIdent(column.name()) + " DROP NOT NULL");
            }
        }
        if (!now.identity().isKeyless() && !keyOf(before, now).equals(Set.copyOf(now.key())) && !keyed) {
            change.unsafe.add(alter + "ADD UNIQUE (" + now.key().stream().map(Sql::shownIdent).collect(Collectors.joining(", ")) + ")");
        }
        return change;
    }

    /** The key before, by the names that its columns have now. */
    private static Set<String> keyOf(Shape before, Shape now) {
        Set<String> key = new HashSet<>(before.key());
        for (Column column : now.columns()) {
            Column old = find(before, column);
            if (old != null && key.remove(old.name())) {
                key.add(column.name());
            }
        }
        return key;
    }

    /** The columns that a shape adds to the one before. */
    static List<Column> added(Shape before, Shape now) {
        return now.columns().stream().filter(column -> find(before, column) == null).toList();
    }

    /** All of it in an order in which it can be run: renames first, and what is no statement last. */
    List<String> inOrder() {
        List<String> all = new ArrayList<>(unsafe);
        all.addAll(safe);
        return Stream.of(all.stream().filter(each -> each.contains(" RENAME COLUMN ") && !each.contains(FROM_ASIDE)),
            all.stream().filter(each -> each.contains(FROM_ASIDE)),
            all.stream().filter(each -> each.startsWith("ALTER ") && !each.contains(" RENAME COLUMN ")),
            all.stream().filter(each -> !each.startsWith("ALTER "))).flatMap(each -> each).distinct().toList();
    }

    private static Column named(Shape shape, String name) {
        return shape.columns().stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    }

    /** Whether the target has a column under a name that is new. */
    private static boolean isRenamed(Column column, Shape before, Map<String, Present> present) {
        return named(before, column.name()) == null && present.containsKey(column.name()) && !present.get(column.name()).stale();
    }

    private static Column find(Shape before, Column column) {
        for (Column old : before.columns()) {
            boolean same = old.origin() > 0 && column.origin() > 0 ? old.origin() == column.origin() : old.name().equals(column.name());
            if (same) {
                return old;
            }
        }
        return null;
    }

    /** Rows that are there get what the source's had in the new column; a default would fill later rows too, so it is dropped again. */
    private void add(String alter, Column column) {
        String name = Sql.shownIdent(column.name());
        if (anew) {
            safe.add(alter + "ADD COLUMN " + name + " " + column.type());
        } else if (column.filling().varies()) {
            unsafe.add(alter + "ADD COLUMN " + name + " " + column.type());
            unsafe.add(COPY_AGAIN);
        } else if (column.filling().constant() != null) {
            safe.add(alter + "ADD COLUMN " + name + " " + column.type() + " DEFAULT " + Sql.literal(column.filling().constant()));
            safe.add(alter + "ALTER COLUMN " + name + " DROP DEFAULT");
        } else {
            safe.add(alter + "ADD COLUMN " + name + " " + column.type());
        }
    }

    /** A column of the name was dropped in a shape before, and the target has kept it. */
    private void renew(String alter, Column column) {
        unsafe.add(alter + "DROP COLUMN " + Sql.shownIdent(column.name()));
        unsafe(added -> added.add(alter, column));
    }

    /** What would be safe if nothing unsafe came before it. */
    private void unsafe(Consumer<SchemaChange> part) {
        SchemaChange change = new SchemaChange(new ArrayList<>(), new ArrayList<>(), false);
        part.accept(change);
        unsafe.addAll(change.safe());
        unsafe.addAll(change.unsafe());
    }

    /** A column of the name was another's; whatever it holds is overwritten, if it takes the new one's values as they are. */
    private void refill(String alter, Column column, Present there) {
        if (there == null) {
            add(alter, column);
        } else if (!there.type().equals(column.type())) {
            unsafe.add(alter + "DROP COLUMN " + Sql.shownIdent(column.name()) + ", ADD COLUMN " + Sql.shownIdent(column.name()) + " "
                + column.type());
        }
    }

    /** A column of the name was dropped, and another added: what the target has under it is of the old one, and does not tell. */
    private void replace(String alter, Column column) {
        unsafe.add(alter + "DROP COLUMN " + Sql.shownIdent(column.name()) + ", ADD COLUMN " + Sql.shownIdent(column.name()) + " "
            + column.type());
        if (column.filling().varies() || column.filling().constant() != null) {
            unsafe.add(COPY_AGAIN);
        }
        unsafe.add(THEN_SKIP);
    }

    /** A column takes the name of another that lives on under a new one: it goes aside until that has gone. */
    private void exchange(String alter, Column old, Column column) {
        String aside = ASIDE + old.origin() + "\"";
        unsafe.add(0, alter + "RENAME COLUMN " + Sql.shownIdent(old.name()) + " TO " + aside);
        unsafe.add(alter + "RENAME COLUMN " + aside + " TO " + Sql.shownIdent(column.name()));
        unsafe.add(THEN_SKIP);
    }

    /**
     * @param namesake the column that had the new name before, which may be another
     * @param renamed  whether the target has given it its new name, and a new column the old one
     */
    private void compare(String alter, Column old, Column column, Column namesake, boolean renamed, Map<String, Present> present) {
        String name = old.name();
        if (!old.name().equals(column.name())) {
            if (renamed || !present.containsKey(old.name())) {
                name = column.name();
            } else {
                boolean taken = namesake != null || present.containsKey(column.name());
                unsafe.add((taken ? alter + "DROP COLUMN " + Sql.shownIdent(column.name()) + "; " : "") + alter + "RENAME COLUMN "
                    + Sql.shownIdent(old.name()) + " TO " + Sql.shownIdent(column.name()));
            }
        }
        Present there = present.get(name);
        if (there == null) {
            return;
        }
        boolean takesBoth = there.type().equals(column.type())
            || isWider(old.type(), column.type()) && isWider(column.type(), there.type());
        if (!old.type().equals(column.type()) && !takesBoth) {
            boolean wide = there.type().equals(old.type()) && isWider(old.type(), column.type());
            (wide ? safe : unsafe).add(alter + "ALTER COLUMN " + Sql.shownIdent(column.name()) + " TYPE " + column.type());
        }
        if (old.notNull() && !column.notNull() && there.notNull()) {
            safe.add(alter + "ALTER COLUMN " + Sql.shownIdent(name) + " DROP NOT NULL");
        }
    }

    /** Whether every value of one type is the same value in another, so that nothing at the source was converted. */
    static boolean isWider(String from, String to) {
        int narrow = INTEGERS.indexOf(from);
        if (narrow >= 0 && INTEGERS.indexOf(to) > narrow || from.equals("real") && to.equals("double precision")) {
            return true;
        }
        Matcher small = SIZED.matcher(from);
        if (!small.matches()) {
            return from.equals("character varying") && to.equals("text") || from.equals("text") && to.equals("character varying");
        }
        boolean text = !small.group(1).equals("numeric");
        if (to.equals("text") || to.equals("character varying")) {
            return text;
        }
        if (to.equals("numeric")) {
            return !text;
        }
        Matcher large = SIZED.matcher(to);
        if (!large.matches() || text == large.group(1).equals("numeric")) {
            return false;
        }
        // A larger scale prints values differently (1.5 becomes 1.50), so it counts as a conversion.
        return Integer.parseInt(large.group(2)) >= Integer.parseInt(small.group(2))
            && java.util.Objects.equals(small.group(3), large.group(3));
    }
}
