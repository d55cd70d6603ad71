package dev.convoy.producer.queue;

import java.util.List;

/**
 * A row of the model's {@code convoy.queue}.
 *
 * @param segment the segment it was written to
 */
record SimRow(long id, long xid, int table, int segment, List<Change> changes) {
    /** One row of a table got a new state; no two changes have the same version. */
    record Change(int table, int key, long version) {
    }
}
