package dev.convoy.producer.chunk;

import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.util.List;

/**
 * A copy that is asked for or under way: a line of {@code convoy.sync} with what is known of its table.
 *
 * @param chunk   number of the last published chunk
 * @param lastKey key of its last row, as JSON; null before the first
 * @param filter  the table's row filter, or null
 */
public record Sync(long id, int tableId, TableName table, List<String> targets, int chunk, String lastKey, Shape shape, String filter) {
}
