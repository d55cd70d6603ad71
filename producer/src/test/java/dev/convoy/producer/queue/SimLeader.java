package dev.convoy.producer.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A producer of the model, in the steps of {@code LeaderSession}: lead, load the numbers, take a window, read a page, number and send its
 * changes, flush, and again. What was sent reaches the topic later, each table's records in order. One that has lost its connection
 * may go on sending what it has read, and its records may still arrive.
 */
final class SimLeader {
    /** What a window's publication comes to. */
    record Published(long tick, Map<Integer, Long> seqs) {
    }

    /** The source refused it: another one leads. */
    static final class Deposed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private enum Step { LEAD, LOAD, NEXT, PAGE, SEND, FLUSH }

    private final SimSource source;
    private final SimTopic topic;
    private final int pageRows;
    private final Set<Flaw> flaws;
    private Step step = Step.LEAD;
    private long term;
    private Map<Integer, Long> seqs = Map.of();
    private final Map<Integer, Long> touched = new HashMap<>();
    private Published published;
    private SimWindow window;
    private long lastId;
    private boolean more;
    private final Deque<SimRow> page = new ArrayDeque<>();
    private final TreeMap<Integer, Deque<SimTopic.Sent>> inFlight = new TreeMap<>();

    SimLeader(SimSource source, SimTopic topic, int pageRows, Set<Flaw> flaws) {
        this.source = source;
        this.topic = topic;
        this.pageRows = pageRows;
        this.flaws = flaws;
    }

    boolean isIdle() {
        return step == Step.NEXT && published == null;
    }

    /** The next thing it does; false when there was nothing to do. */
    boolean step() {
        switch (step) {
            case LEAD -> {
                if (!source.tryLock(this)) {
                    return false;
                }
                term = source.lead();
                step = Step.LOAD;
            }
            case LOAD -> {
                seqs = flaws.contains(Flaw.NUMBERS_FROM_TOPIC) ? topic.lastSeqs() : source.attachedSeqs();
                step = Step.NEXT;
            }
            case NEXT -> {
                return next();
            }
            case PAGE -> {
                List<SimRow> rows = source.page(window, lastId, pageRows);
                page.addAll(rows);
                more = rows.size() >= pageRows;
                step = Step.SEND;
            }
            case SEND -> send();
            case FLUSH -> {
                return flush();
            }
        }
        return true;
    }

    private boolean next() {
        Optional<SimWindow> next = source.nextWindow(term, published);
        published = null;
        next.ifPresent(found -> {
            window = found;
            lastId = 0;
            step = Step.PAGE;
        });
        return next.isPresent();
    }

    private void send() {
        SimRow row = page.poll();
        if (row == null) {
            step = more ? Step.PAGE : Step.FLUSH;
            return;
        }
        for (SimRow.Change change : row.changes()) {
            long seq = seqs.merge(row.table(), 1L, Long::sum);
            inFlight.computeIfAbsent(row.table(), t -> new ArrayDeque<>()).add(new SimTopic.Sent(seq, change));
        }
        touched.put(row.table(), seqs.get(row.table()));
        lastId = row.id();
    }

    private boolean flush() {
        boolean acknowledged = inFlight.values().stream().allMatch(Deque::isEmpty);
        if (!acknowledged && !flaws.contains(Flaw.PROGRESS_BEFORE_ACKNOWLEDGEMENT)) {
            return false;
        }
        published = new Published(window.tick(), Map.copyOf(touched));
        touched.clear();
        step = Step.NEXT;
        return true;
    }

    /** Its connection to the source is gone, whatever it was doing; it does not know yet. */
    void disconnect() {
        source.connectionLost(this);
    }

    /** Without a connection it can still send what it has in its hands. */
    boolean stepWithoutSource() {
        if (step != Step.SEND || page.isEmpty()) {
            return false;
        }
        send();
        return true;
    }

    /** One record reaches the topic. */
    boolean deliver(Random random) {
        List<Deque<SimTopic.Sent>> waiting = new ArrayList<>(inFlight.values());
        waiting.removeIf(Deque::isEmpty);
        if (waiting.isEmpty()) {
            return false;
        }
        topic.append(waiting.get(random.nextInt(waiting.size())).remove());
        return true;
    }

    /** The process ends: what has not reached the topic never will. */
    void die() {
        disconnect();
        inFlight.clear();
        page.clear();
    }
}
