package dev.convoy.consumer.apply;

import dev.convoy.config.TableMapping;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a target's table lacks to take rows of a new shape, found by comparing it with the shape before. Pure.
 *
 * @param safe   statements that take nothing away and change no value
 * @param unsafe statements for an operator to decide on, or advice where no statement would do
 */
record SchemaChange(List<String> safe, List<String> unsafe) {
    private static final Pattern SIZED = Pattern.compile("(character varying|varchar|numeric)\\((\\d+)(?:,(\\d+))?\\)");
    private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint", "numeric");

    /**
     * A column of the target's table now.
     *
     * @param type as {@code format_type} prints it
     */
    record Present(String type, boolean notNull) {
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
        SchemaChange change = new SchemaChange(new ArrayList<>(), new ArrayList<>());
        if (before == null || present.isEmpty() || mapping.columns().isPresent()) {
            return change;
        }
        String alter = "ALTER TABLE " + Sql.ident(mapping.to()) + " ";
        Map<String, Column> gone = new LinkedHashMap<>();
        before.columns().forEach(column -> gone.put(column.name(), column));
        for (Column column : now.columns()) {
            Column old = find(before, column);
            if (old != null) {
                gone.remove(old.name());
                change.compare(alter, old, column, present);
            } else if (!present.containsKey(column.name())) {
                change.add(alter, column);
            }
        }
        for (Column column : gone.values()) {
            Present there = present.get(column.name());
            if (there != null && there.notNull()) {
                change.safe.add(alter + "ALTER COLUMN " + Sql.ident(column.name()) + " DROP NOT NULL");
            }
        }
        if (!Set.copyOf(before.key()).equals(Set.copyOf(now.key())) && !keyed) {
            change.unsafe.add(alter + "ADD UNIQUE (" + Sql.idents(now.key()) + ")");
        }
        return change;
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
        String name = Sql.ident(column.name());
        if (column.filling().varies()) {
            unsafe.add(alter + "ADD COLUMN " + name + " " + column.type());
            unsafe.add("copy the table again, since the source has filled the new column of rows that were there");
        } else if (column.filling().constant() != null) {
            safe.add(alter + "ADD COLUMN " + name + " " + column.type() + " DEFAULT " + Sql.literal(column.filling().constant()));
            safe.add(alter + "ALTER COLUMN " + name + " DROP DEFAULT");
        } else {
            safe.add(alter + "ADD COLUMN " + name + " " + column.type());
        }
    }

    private void compare(String alter, Column old, Column column, Map<String, Present> present) {
        String name = old.name();
        if (!old.name().equals(column.name())) {
            if (!present.containsKey(column.name()) && present.containsKey(old.name())) {
                unsafe.add(alter + "RENAME COLUMN " + Sql.ident(old.name()) + " TO " + Sql.ident(column.name()));
            } else {
                name = column.name();
            }
        }
        Present there = present.get(name);
        if (there == null) {
            return;
        }
        if (!old.type().equals(column.type()) && !there.type().equals(column.type())) {
            boolean wide = there.type().equals(old.type()) && isWider(old.type(), column.type());
            (wide ? safe : unsafe).add(alter + "ALTER COLUMN " + Sql.ident(column.name()) + " TYPE " + column.type());
        }
        if (old.notNull() && !column.notNull() && there.notNull()) {
            safe.add(alter + "ALTER COLUMN " + Sql.ident(name) + " DROP NOT NULL");
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
