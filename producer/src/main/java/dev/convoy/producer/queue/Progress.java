package dev.convoy.producer.queue;

import java.util.List;

/**
 * What the publication of a window has done to the tables in it.
 *
 * @param tick   the window's tick
 * @param tables the tables that had changes in it
 */
public record Progress(long tick, List<OfTable> tables) {

    /**
     * @param seq      number of the table's last published change
     * @param shape    shape of its last published schema record
     * @param atMicros when its last published change was captured
     */
    public record OfTable(int tableId, long seq, int shape, long atMicros) {
    }
}
