package dev.convoy.producer.queue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The model's target for one table: applies number n on n-1, passes over less, stops at more. Checks I3. */
final class SimTarget {
    private final int table;
    private final SimTopic topic;
    private int offset;
    private long seq;
    private final Map<Integer, Long> rows = new HashMap<>();

    SimTarget(int table, SimTopic topic) {
        this.table = table;
        this.topic = topic;
    }

    /** Takes the next record; false at the log's end. */
    boolean step() {
        List<SimTopic.Sent> log = topic.log(table);
        if (offset >= log.size()) {
            return false;
        }
        SimTopic.Sent sent = log.get(offset++);
        if (sent.seq() == seq + 1) {
            seq++;
            Long before = rows.put(sent.change().key(), sent.change().version());
            if (before != null && before >= sent.change().version()) {
                throw new Violation("I3 row " + sent.change().key() + " of table " + table + " went back from version " + before);
            }
        } else if (sent.seq() > seq + 1) {
            throw new Violation("I3 gap: table " + table + " is at " + seq + " and meets " + sent.seq());
        }
        return true;
    }

    /** Another member takes over and reads from an offset that was committed long ago. */
    void rewind(Random random) {
        offset = random.nextInt(offset + 1);
    }

    Map<Integer, Long> rows() {
        return rows;
    }
}
