package dev.convoy.producer.queue;

import java.util.Set;

/**
 * A {@code pg_snapshot} of the model.
 *
 * @param xmin  every transaction below it had ended
 * @param xmax  no transaction from it on had ended
 * @param xip   those in between that were running
 * @param maxId the highest queue id that it sees; PostgreSQL's has none, a naive rule would keep one
 */
record SimSnapshot(long xmin, long xmax, Set<Long> xip, long maxId) {
    /** As {@code pg_visible_in_snapshot}; rows of aborted transactions are nowhere to be asked about. */
    boolean sees(long xid) {
        return xid < xmax && !xip.contains(xid);
    }
}
