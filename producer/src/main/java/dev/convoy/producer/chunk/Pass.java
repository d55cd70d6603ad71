package dev.convoy.producer.chunk;

import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckPlan;
import dev.convoy.wire.KeyRange;
import java.util.List;

/**
 * A pass over a table that is asked for or under way: a line of {@code convoy.pass} with what is known of its table.
 *
 * @param table    what it is called in the stream
 * @param relation what it is called at the source now
 * @param chunk  number of the last published chunk
 * @param range  what is left: behind the last published key (JSON; null before the first), up to where the pass ends
 * @param filter the table's row filter, or null
 */
public record Pass(long id, Kind kind, int tableId, TableName table, TableName relation, List<String> targets, int chunk, KeyRange range,
    CheckPlan plan,
                   Shape shape, String filter) {
    /** What is left of it behind a chunk. */
    Pass behind(int number, String key) {
        return new Pass(id, kind, tableId, table, relation, targets, number, new KeyRange(key, range.lastKey(), range.order()), plan, shape,
            filter);
    }

    /** What is published of each chunk. */
    public enum Kind {
        /** Its rows. */
        COPY,
        /** The number of its rows and the sum of their hashes. */
        CHECK,
        /** The hashes of its rows' columns. */
        LOOK,
        /** The row of one key. */
        REPAIR
    }
}
