package dev.convoy.config;

import dev.convoy.table.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How one target takes one source table. Immutable.
 *
 * @param from    the table at the source
 * @param to      the table at the target
 * @param columns target column to SQL expression over the source's columns, in file order, at least one; a column that the file
 *                only names stands for itself, as a quoted identifier; absent: all, under their own names
 * @param where   an SQL condition over the source's columns that a row must meet at this target; absent: every row
 * @param shared  whether other source tables arrive in the same table; the columns that are constants then tell whose a row is
 */
public record TableMapping(TableName from, TableName to, Optional<Map<String, String>> columns, Optional<String> where, boolean shared) {
    /** A text or number and nothing else, such as {@code 'de'}, {@code 'de'::text} or {@code 7}. */
    private static final Pattern CONSTANT = Pattern.compile("\\s*('([^']|'')*+'|-?\\d+(\\.\\d+)?)(::[\\w .\"]+)?\\s*");

    public TableMapping {
        columns = columns.map(Ordered::copy);
    }

    public TableMapping(TableName from, TableName to, Optional<Map<String, String>> columns, Optional<String> where) {
        this(from, to, columns, where, false);
    }

    /** Whether an expression is the same for every row. */
    public static boolean isConstant(String expression) {
        return CONSTANT.matcher(expression).matches();
    }

    TableMapping sharing() {
        return new TableMapping(from, to, columns, where, true);
    }

    /** The mapping of a table that arrives as it left. */
    public static TableMapping identity(TableName table) {
        return new TableMapping(table, table, Optional.empty(), Optional.empty());
    }
}
