package dev.convoy.producer.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A transaction of the application, in the steps in which others can come between: lock a row, lock the next, then (the trigger at the
 * statement's end) draw ids and write the queue, commit, release the locks. Owned by {@link SimSource}.
 */
final class SimTransaction {
    enum State { RUNNING, COMMITTED, ABORTED }

    /** 0 until it first tries to write. */
    long xid;
    State state = State.RUNNING;
    /** The segment that its snapshot names, if it keeps one snapshot for all its statements; else negative. */
    final int segmentOfItsSnapshot;
    int table;
    final Deque<Integer> toLock = new ArrayDeque<>();
    final List<Integer> toCapture = new ArrayList<>();
    final Set<Long> locks = new HashSet<>();
    final List<SimRow> rows = new ArrayList<>();

    SimTransaction(int segmentOfItsSnapshot) {
        this.segmentOfItsSnapshot = segmentOfItsSnapshot;
    }

    /** Begins a statement that changes rows of one table. */
    void execute(int onTable, List<Integer> keys) {
        table = onTable;
        toLock.addAll(keys);
    }

    boolean isBetweenStatements() {
        return toLock.isEmpty() && toCapture.isEmpty();
    }

    static long lock(int table, int key) {
        return table * 1_000L + key;
    }
}
