package dev.convoy.config;

import java.util.List;

/** Which columns find a row of a table at its targets. Immutable. */
public sealed interface KeyChoice {

    /** The table's primary key; what holds when the file says nothing. */
    record PrimaryKey() implements KeyChoice {}

    /** The columns of a unique index, named without its schema: {@code key: {index: orders_number_key}}. */
    record UniqueIndex(String index) implements KeyChoice {}

    /**
     * Columns the operator vouches for: {@code key: [country, number]}.
     *
     * @param columns at least one, each once
     */
    record Columns(List<String> columns) implements KeyChoice {
        public Columns {
            columns = List.copyOf(columns);
        }
    }

    /** All columns together: {@code key: full_row}. */
    record FullRow() implements KeyChoice {}

    /** None, because rows are only ever inserted: {@code key: none}. */
    record InsertOnly() implements KeyChoice {}
}
