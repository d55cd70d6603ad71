package dev.convoy.config;

import dev.convoy.table.TableName;
import java.util.Map;
import java.util.Optional;

/**
 * How one target takes one source table. Immutable.
 *
 * @param from    the table at the source
 * @param to      the table at the target
 * @param columns target column to SQL expression over the source's columns, in file order, at least one; a column that the file
 *                only names stands for itself, as a quoted identifier; absent: all, under their own names
 * @param where   an SQL condition over the source's columns that a row must meet at this target; absent: every row
 */
public record TableMapping(TableName from, TableName to, Optional<Map<String, String>> columns, Optional<String> where) {

    public TableMapping {
        columns = columns.map(Ordered::copy);
    }

    /** The mapping of a table that arrives as it left. */
    public static TableMapping identity(TableName table) {
        return new TableMapping(table, table, Optional.empty(), Optional.empty());
    }
}
