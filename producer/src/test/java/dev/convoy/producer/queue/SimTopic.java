package dev.convoy.producer.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The model's topic, one log a table. Checks I2 at every record that reaches it. */
final class SimTopic {
    /** A numbered change. */
    record Sent(long seq, SimRow.Change change) {
    }

    private final SimSource source;
    private final Map<Integer, List<Sent>> logs = new HashMap<>();
    private final Map<Integer, List<SimRow.Change>> numbered = new HashMap<>();
    private final Map<Long, Integer> perRow = new HashMap<>();

    SimTopic(SimSource source) {
        this.source = source;
    }

    void append(Sent sent) {
        int table = sent.change().table();
        logs.computeIfAbsent(table, t -> new ArrayList<>()).add(sent);
        List<SimRow.Change> changes = numbered.computeIfAbsent(table, t -> new ArrayList<>());
        if (sent.seq() <= changes.size()) {
            SimRow.Change before = changes.get((int) sent.seq() - 1);
            if (!before.equals(sent.change())) {
                throw new Violation("I2 number " + sent.seq() + " of table " + table + " was " + before + " and is now " + sent.change());
            }
        } else if (sent.seq() == changes.size() + 1) {
            changes.add(sent.change());
            checkOrder(sent);
        } else {
            throw new Violation("I2 number " + sent.seq() + " of table " + table + " comes first after " + changes.size());
        }
    }

    /** The changes of one row are numbered in the order in which row locks serialised them, and none is left out. */
    private void checkOrder(Sent sent) {
        SimRow.Change change = sent.change();
        int place = perRow.merge(SimTransaction.lock(change.table(), change.key()), 1, Integer::sum) - 1;
        List<SimRow.Change> committed = source.committed(change.table(), change.key());
        if (place >= committed.size() || !committed.get(place).equals(change)) {
            throw new Violation("I2 change " + place + " of its row should be " + (place < committed.size() ? committed.get(place) : "none")
                + " and is " + change);
        }
    }

    List<Sent> log(int table) {
        return logs.getOrDefault(table, List.of());
    }

    /** The last number of each table. */
    Map<Integer, Long> lastSeqs() {
        Map<Integer, Long> last = new HashMap<>();
        numbered.forEach((table, changes) -> last.put(table, (long) changes.size()));
        return last;
    }

    /** Records that came a second time. */
    int repeated() {
        return logs.values().stream().mapToInt(List::size).sum() - numbered.values().stream().mapToInt(List::size).sum();
    }

    /** Changes that have a number. */
    int changes() {
        return numbered.values().stream().mapToInt(List::size).sum();
    }

    /** Whether a change has a number. */
    boolean holds(SimRow.Change change) {
        return numbered.getOrDefault(change.table(), List.of()).contains(change);
    }

    /** How many changes of one row are in the topic. */
    int count(long row) {
        return perRow.getOrDefault(row, 0);
    }
}
