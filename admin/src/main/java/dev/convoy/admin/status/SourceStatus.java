package dev.convoy.admin.status;

import dev.convoy.table.TableName;
import java.time.Instant;
import java.util.Map;

/**
 * The source as {@code status} shows it.
 *
 * @param state     live, waiting (no producer leads, or it cannot publish) or unreachable
 * @param queueRows captured changes that are not published
 * @param oldestMs  age of the oldest of them
 * @param leader    the producer that leads; null when none has been seen lately
 * @param error     why it waits, as JSON; null when it does not
 */
record SourceStatus(String name, String state, long queueRows, long queueBytes, long oldestMs, String leader, String error,
                    Map<TableName, OfTable> tables) {

    /**
     * @param published   number of the last published change
     * @param captured    number the last captured change has or will have
     * @param publishedAt when the last published change was captured; null when none was
     */
    record OfTable(long published, long captured, long oldestMs, boolean detached, Instant publishedAt) {
    }
}
