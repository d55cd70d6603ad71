package dev.convoy.producer.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model of what PostgreSQL does for Convoy: transaction ids, snapshots, row locks, a sequence, the queue in its segments; and of
 * {@code next_window.sql}, {@code first_page.sql}, {@code next_page.sql} and {@link Rotation}, statement by statement.
 */
final class SimSource {
    private static final int SEGMENTS = Rotation.SEGMENTS;

    private final WindowRule rule;
    private final Set<Flaw> flaws;
    private long nextXid = 100;
    private long nextId = 1;
    private long nextVersion = 1;
    private long latestCompleted = 99;
    private int segment;
    private final List<SimTransaction> running = new ArrayList<>();
    private final Map<Long, SimTransaction> lockHolders = new HashMap<>();
    private final List<SimRow> queue = new ArrayList<>();
    private final Map<Long, List<SimRow.Change>> committed = new HashMap<>();
    private final TreeMap<Long, SimSnapshot> ticks = new TreeMap<>();
    private long publishedTick;
    private long term;
    private SimLeader advisoryLock;
    private final Map<Integer, Long> seqs = new HashMap<>();

    SimSource(WindowRule rule, Set<Flaw> flaws) {
        this.rule = rule;
        this.flaws = flaws;
        ticks.put(0L, snapshot());
    }

    // ---- the application ----

    SimTransaction begin(boolean keepsItsSnapshot) {
        SimTransaction transaction = new SimTransaction(keepsItsSnapshot ? segment : -1);
        running.add(transaction);
        return transaction;
    }

    List<SimTransaction> running() {
        return running;
    }

    /** One step of a statement; false when it waits for a lock. */
    boolean step(SimTransaction transaction) {
        if (transaction.xid == 0) {
            transaction.xid = nextXid++;
        }
        if (!transaction.toLock.isEmpty()) {
            int key = transaction.toLock.peek();
            long lock = SimTransaction.lock(transaction.table, key);
            SimTransaction holder = lockHolders.putIfAbsent(lock, transaction);
            if (holder != null && holder != transaction) {
                return false;
            }
            transaction.locks.add(lock);
            transaction.toCapture.add(transaction.toLock.remove());
            return true;
        }
        capture(transaction);
        return true;
    }

    /** The trigger at the statement's end: a chunk of at most two changes with the next id. */
    private void capture(SimTransaction transaction) {
        List<SimRow.Change> changes = new ArrayList<>();
        while (changes.size() < 2 && !transaction.toCapture.isEmpty()) {
            changes.add(new SimRow.Change(transaction.table, transaction.toCapture.remove(0), nextVersion++));
        }
        int into = transaction.segmentOfItsSnapshot >= 0 ? transaction.segmentOfItsSnapshot : segment;
        transaction.rows.add(new SimRow(nextId++, transaction.xid, transaction.table, into, changes));
    }

    /** From here on snapshots see it; its locks are held for a moment yet. */
    void commit(SimTransaction transaction) {
        transaction.state = SimTransaction.State.COMMITTED;
        queue.addAll(transaction.rows);
        for (SimRow row : transaction.rows) {
            for (SimRow.Change change : row.changes()) {
                committed.computeIfAbsent(SimTransaction.lock(change.table(), change.key()), k -> new ArrayList<>()).add(change);
            }
        }
        latestCompleted = Math.max(latestCompleted, transaction.xid);
    }

    void abort(SimTransaction transaction) {
        transaction.state = SimTransaction.State.ABORTED;
        latestCompleted = Math.max(latestCompleted, transaction.xid);
        release(transaction);
    }

    void release(SimTransaction transaction) {
        transaction.locks.forEach(lockHolders::remove);
        running.remove(transaction);
    }

    /** The changes of a row in the order in which the transactions that made them were serialised. */
    List<SimRow.Change> committed(int table, int key) {
        return committed.getOrDefault(SimTransaction.lock(table, key), List.of());
    }

    Map<Long, List<SimRow.Change>> committed() {
        return committed;
    }

    SimSnapshot snapshot() {
        long xmax = latestCompleted + 1;
        Set<Long> xip = new HashSet<>();
        for (SimTransaction transaction : running) {
            if (transaction.state == SimTransaction.State.RUNNING && transaction.xid > 0 && transaction.xid < xmax) {
                xip.add(transaction.xid);
            }
        }
        long xmin = xip.stream().mapToLong(Long::longValue).min().orElse(xmax);
        return new SimSnapshot(xmin, xmax, Set.copyOf(xip), queue.stream().mapToLong(SimRow::id).max().orElse(0));
    }

    // ---- the producer ----

    boolean tryLock(SimLeader leader) {
        if (advisoryLock != null) {
            return false;
        }
        advisoryLock = leader;
        return true;
    }

    void connectionLost(SimLeader leader) {
        if (advisoryLock == leader) {
            advisoryLock = null;
        }
    }

    long lead() {
        return ++term;
    }

    Map<Integer, Long> attachedSeqs() {
        return new HashMap<>(seqs);
    }

    /** As {@code next_window.sql}, one transaction. */
    Optional<SimWindow> nextWindow(long callersTerm, SimLeader.Published published) {
        if (published != null) {
            refuseDeposed(callersTerm);
            seqs.putAll(published.seqs());
            publishedTick = published.tick();
            ticks.headMap(publishedTick).clear();
        }
        SimSnapshot last = ticks.get(publishedTick);
        Map.Entry<Long, SimSnapshot> open = ticks.higherEntry(publishedTick);
        if (open != null && flaws.contains(Flaw.TICK_NOT_DURABLE)) {
            ticks.put(open.getKey(), snapshot());
            open = ticks.higherEntry(publishedTick);
        }
        if (open == null) {
            SimSnapshot now = snapshot();
            if (queue.stream().noneMatch(row -> isNew(row, last, now))) {
                return Optional.empty();
            }
            refuseDeposed(callersTerm);
            ticks.put(publishedTick + 1, now);
            open = ticks.higherEntry(publishedTick);
        }
        return Optional.of(new SimWindow(open.getKey(), last, open.getValue()));
    }

    private void refuseDeposed(long callersTerm) {
        if (callersTerm != term) {
            throw new SimLeader.Deposed();
        }
    }

    private boolean isNew(SimRow row, SimSnapshot last, SimSnapshot now) {
        return rule == WindowRule.TICKS ? row.xid() >= last.xmax() || last.xip().contains(row.xid()) : rule.holds(row, last, now);
    }

    /** As {@code first_page.sql} (by transaction id, in two parts) and {@code next_page.sql} (by id). */
    List<SimRow> page(SimWindow window, long lastId, int rows) {
        List<SimRow> page = new ArrayList<>();
        for (SimRow row : queue) {
            boolean member = rule.holds(row, window.since(), window.upto());
            if (rule == WindowRule.TICKS && lastId == 0) {
                boolean later = row.xid() < window.upto().xmax() && row.xid() >= window.since().xmax() && window.upto().sees(row.xid());
                boolean wasRunning = window.since().xip().contains(row.xid()) && window.upto().sees(row.xid());
                if (later && wasRunning || (later || wasRunning) != member) {
                    throw new Violation("I2 the two-part query differs from the rule, for transaction " + row.xid() + " in " + window);
                }
            }
            if (member && row.id() > lastId) {
                page.add(row);
            }
        }
        page.sort(Comparator.comparingLong(SimRow::id));
        return new ArrayList<>(page.subList(0, Math.min(rows, page.size())));
    }

    /** As {@link Rotation}: truncates segments that are wholly published, then goes on to the next one; returns what left the queue. */
    List<SimRow> rotate() {
        List<SimRow> gone = new ArrayList<>();
        for (int s = 0; s < SEGMENTS; s++) {
            int each = s;
            boolean inUse = running.stream().flatMap(transaction -> transaction.rows.stream()).anyMatch(row -> row.segment() == each);
            List<SimRow> rows = queue.stream().filter(row -> row.segment() == each).toList();
            if (s != segment && !inUse && rows.stream().allMatch(this::isPublished)) {
                gone.addAll(rows);
                queue.removeAll(rows);
            }
        }
        int next = (segment + 1) % SEGMENTS;
        if (queue.stream().noneMatch(row -> row.segment() == next)) {
            segment = next;
        }
        return gone;
    }

    private boolean isPublished(SimRow row) {
        SimSnapshot last = flaws.contains(Flaw.SEGMENT_EMPTIED_TOO_EARLY) ? ticks.lastEntry().getValue() : ticks.get(publishedTick);
        return switch (rule) {
            case TICKS -> row.xid() < last.xmin() || last.sees(row.xid());
            case ID_ALONE -> row.id() <= last.maxId();
            case XMIN_HORIZON -> row.xid() < last.xmin();
        };
    }
}
