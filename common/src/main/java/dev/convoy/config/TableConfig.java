package dev.convoy.config;

import dev.convoy.table.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A source table to capture. Immutable.
 *
 * @param name    its name at the source
 * @param columns the only columns that leave the source, at least one, each once; absent: all
 * @param where   an SQL condition a row must meet to be captured; absent: every row
 * @param key     what finds a row
 */
public record TableConfig(TableName name, Optional<List<String>> columns, Optional<String> where, KeyChoice key) {
    public TableConfig {
        columns = columns.map(List::copyOf);
    }
}
