package dev.convoy.producer.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One random schedule of applications, producers, the topic and targets, in which any of them may come between any two steps of
 * another, and a producer may crash there. The same seed is the same schedule.
 */
final class WindowSim {
    private static final int TABLES = 2;
    private static final int KEYS = 6;
    private static final int STEPS = 800;

    private final Random random;
    private final Set<Flaw> flaws;
    private final SimSource source;
    private final SimTopic topic;
    private final List<SimTarget> targets = new ArrayList<>();
    private final List<SimLeader> former = new ArrayList<>();
    private SimLeader leader;

    WindowSim(long seed, WindowRule rule, Set<Flaw> flaws) {
        this.random = new Random(seed);
        this.flaws = flaws;
        this.source = new SimSource(rule, flaws);
        this.topic = new SimTopic(source);
        for (int table = 0; table < TABLES; table++) {
            targets.add(new SimTarget(table, topic));
        }
        this.leader = newLeader();
    }

    /** @throws Violation at the first invariant that does not hold */
    void run() {
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(100);
            if (dice < 45) {
                application();
            } else if (dice < 70) {
                producer();
            } else if (dice < 84) {
                leader.deliver(random);
            } else if (dice < 88) {
                formerLeader();
            } else if (dice < 97) {
                target();
            } else {
                rotate();
            }
        }
        drain();
        checkEverythingArrived();
    }

    private SimLeader newLeader() {
        return new SimLeader(source, topic, 1 + random.nextInt(4), flaws);
    }

    private void application() {
        List<SimTransaction> running = source.running();
        if (running.size() < 4 && random.nextInt(4) == 0) {
            source.begin(random.nextInt(4) == 0);
            return;
        }
        if (running.isEmpty()) {
            return;
        }
        SimTransaction transaction = running.get(random.nextInt(running.size()));
        if (transaction.state != SimTransaction.State.RUNNING) {
            source.release(transaction);
        } else if (!transaction.isBetweenStatements()) {
            if (!source.step(transaction) && random.nextInt(5) == 0) {
                source.abort(transaction);   // a deadlock ends like this
            }
        } else if (random.nextInt(4) > 0) {
            transaction.execute(random.nextInt(TABLES), random.ints(0, KEYS).limit(1 + random.nextInt(3)).distinct().boxed().toList());
        } else if (transaction.xid > 0 && random.nextInt(5) > 0) {
            source.commit(transaction);
        } else {
            source.abort(transaction);
        }
    }

    private void producer() {
        if (random.nextInt(20) == 0) {
            leader.disconnect();
            former.add(leader);
            leader = newLeader();
            return;
        }
        leader.step();
    }

    /** One that no longer leads: its records arrive late, it sends what it has read, or it is gone. */
    private void formerLeader() {
        if (former.isEmpty()) {
            return;
        }
        SimLeader one = former.get(random.nextInt(former.size()));
        int dice = random.nextInt(10);
        if (dice == 0) {
            one.die();
            former.remove(one);
        } else if (dice < 5) {
            one.deliver(random);
        } else {
            one.stepWithoutSource();
        }
    }

    private void target() {
        SimTarget target = targets.get(random.nextInt(TABLES));
        if (random.nextInt(15) == 0) {
            target.rewind(random);
        } else {
            target.step();
        }
    }

    private void rotate() {
        Map<Integer, Long> durable = source.attachedSeqs();
        for (SimRow row : source.rotate()) {
            for (SimRow.Change change : row.changes()) {
                if (!topic.holds(change) || durable.getOrDefault(change.table(), 0L) == 0) {
                    throw new Violation("I1 " + change + " has left the queue and is not in the topic");
                }
            }
        }
    }

    /** Everything comes to rest: transactions end, the last producer goes on undisturbed, targets read to the end. */
    private void drain() {
        for (SimTransaction transaction : List.copyOf(source.running())) {
            if (transaction.state == SimTransaction.State.RUNNING && transaction.xid > 0 && transaction.isBetweenStatements()) {
                source.commit(transaction);
                source.release(transaction);
            } else if (transaction.state == SimTransaction.State.RUNNING) {
                source.abort(transaction);
            } else {
                source.release(transaction);
            }
        }
        for (SimLeader one : former) {
            while (one.deliver(random)) {
                continue;
            }
            one.die();
        }
        boolean working = true;
        while (working) {
            boolean stepped = leader.step();
            boolean delivered = leader.deliver(random);
            working = stepped || delivered || !leader.isIdle();
        }
        targets.forEach(target -> {
            while (target.step()) {
                continue;
            }
        });
    }

    /** What happened, for proof that schedules are not tame. */
    SimTopic topic() {
        return topic;
    }

    private void checkEverythingArrived() {
        Map<Integer, Map<Integer, Long>> wanted = new HashMap<>();
        source.committed().forEach((row, changes) -> {
            if (topic.count(row) != changes.size()) {
                throw new Violation("I1 " + (changes.size() - topic.count(row)) + " changes of row " + row + " are lost");
            }
            SimRow.Change last = changes.get(changes.size() - 1);
            wanted.computeIfAbsent(last.table(), t -> new HashMap<>()).put(last.key(), last.version());
        });
        for (int table = 0; table < TABLES; table++) {
            if (!targets.get(table).rows().equals(wanted.getOrDefault(table, Map.of()))) {
                throw new Violation("I3 table " + table + " should be " + wanted.get(table) + " and is " + targets.get(table).rows());
            }
        }
    }
}
