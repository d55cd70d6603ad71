package dev.convoy.producer.queue;

/** What belongs to the window between two snapshots: Convoy's rule, and two that look as good and are not. */
enum WindowRule {
    /** Seen by the later snapshot, not by the earlier (PgQ's rule, and {@link Window}'s). */
    TICKS {
        @Override
        boolean holds(SimRow row, SimSnapshot since, SimSnapshot upto) {
            return upto.sees(row.xid()) && !since.sees(row.xid());
        }
    },
    /** Behind the highest id that was seen before. */
    ID_ALONE {
        @Override
        boolean holds(SimRow row, SimSnapshot since, SimSnapshot upto) {
            return row.id() > since.maxId() && row.id() <= upto.maxId();
        }
    },
    /** Of transactions below the oldest running one. */
    XMIN_HORIZON {
        @Override
        boolean holds(SimRow row, SimSnapshot since, SimSnapshot upto) {
            return row.xid() >= since.xmin() && row.xid() < upto.xmin();
        }
    };

    abstract boolean holds(SimRow row, SimSnapshot since, SimSnapshot upto);
}
