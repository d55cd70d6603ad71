package dev.convoy.consumer;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.failure.ClockWatch;
import dev.convoy.failure.FoldedLog;
import dev.convoy.failure.WallClock;
import dev.convoy.http.Monitored;
import dev.convoy.log.Line;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a target's consumer group. This thread alone talks to Kafka: it hands records to the partitions' workers and pauses a
 * partition whose worker has enough, so it polls always and is never thrown out of the group for a slow target, and memory is bounded
 * (I7). Where to read is what the target says; offsets committed to the group are for lag tools only.
 *
 * <p>{@link #run} is called by one thread; {@link #stop} by any.
 */
public final class ConsumerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
    /** Wait for records while a partition is paused: short, since its worker may be hungry again. */
    private static final Duration POLL_WHILE_PAUSED = Duration.ofMillis(5);
    private static final int GATHERED_POLLS = 10;
    private static final int GATHERED_BYTES = 2 << 20;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private static final String HEARTBEAT = "last-heartbeat-seconds-ago";
    private static final double NO_HEARTBEAT = -1;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** Tables take turns at ticking: what arrives would wait behind a hundred that all look after their sequences at once. */
    private static final int TICK_TURNS = 10;
    /** A member sends one every two seconds. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final ConvoyConfig config;
    private final TargetConfig target;
    private final String name;
    private final Limits limits;
    private final FoldedLog troubles = new FoldedLog(LOG);
    private final Map<TopicPartition, AssignedPartition> assigned = new ConcurrentHashMap<>();
    private final LargeValues largeValues;
    private final Room room = new Room();
    private final Steering steering = new Steering(assigned, room);
    /** What the group was told last; of the Kafka thread. */
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final ConsumerMonitor monitor;
    private volatile TargetConnections open;
    private volatile boolean stopping;
    /** Whether the client is of a time before the clock was set back. */
    private volatile boolean anew;
    private volatile Consumer<byte[], byte[]> kafka;

    /** @param name tells this member from others of the target, such as host and process id */
    public ConsumerLoop(ConvoyConfig config, TargetConfig target, String name, Limits limits) {
        this.config = config;
        this.target = target;
        this.name = name;
        this.limits = limits;
        this.largeValues = new LargeValues(limits.largeBytes());
        this.monitor = new ConsumerMonitor(config, target, () -> open, () -> assigned.values().stream().flatMap(owner ->
            owner.progress().stream()).toList());
    }

    /** What it tells of itself, for any thread. */
    public Monitored monitor() {
        return monitor;
    }

    /** Runs until {@link #stop}; never returns because of an error. */
    public void run() throws InterruptedException {
        ClockWatch clock = new ClockWatch(this::beginAnew);
        try (clock;
             TargetConnections connections = new TargetConnections(config, target, limits.connections() + 1, "convoy consumer " + name);
             Workers workers = new Workers(limits.connections())) {
            open = connections;
            Membership membership = new Membership(connections, config.source().name(), name);
            workers.repeat(membership::seen, Duration.ZERO, limits.memberSeenEvery());
            Remembrance remembrance = new Remembrance(target.name(), connections, config.source().name(), assigned.values());
            workers.repeat(remembrance::compare, limits.rememberedEvery(), limits.rememberedEvery());
            for (int turn = 0; turn < TICK_TURNS; turn++) {
                int mine = turn;
                workers.repeat(() -> tick(mine), limits.tickEvery().multipliedBy(turn + 1).dividedBy(TICK_TURNS), limits.tickEvery());
            }
            while (!stopping) {
                try {
                    anew = false;
                    kafka = KafkaGroup.consumer(config, target.name());
                    poll(kafka, connections, workers);
                } catch (WakeupException e) {
                    LOG.debug("woken up to stop, or to begin anew");
                } catch (InterruptException e) {
                    throw new InterruptedException();
                } catch (KafkaException e) {
                    troubles.warn("consumer waits target=" + target.name(), e);
                    monitor.waitsForKafka(e);
                    pauseBeforeRetry();
                } finally {
                    closeAll(assigned.keySet().stream().toList());
                    close(kafka);
                }
            }
            membership.leave();
        } finally {
            open = null;
        }
    }

    /** For any thread: poll would not end by itself. A client that is only being made is found to be too old before its first poll. */
    private void beginAnew(Duration setBack) {
        LOG.warn("consumer joins anew target={} error={}", target.name(), Line.quoted(WallClock.told(setBack)));
        anew = true;
        wakeUp();
    }

    private void wakeUp() {
        Consumer<byte[], byte[]> client = kafka;
        if (client != null) {
            client.wakeup();
        }
    }

    private void tick(int turn) {
        assigned.forEach((partition, owner) -> {
            if (partition.partition() % TICK_TURNS == turn) {
                owner.tick();
            }
        });
    }

    private void close(Consumer<byte[], byte[]> client) {
        kafka = null;
        if (client != null) {
            client.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    private void pauseBeforeRetry() throws InterruptedException {
        synchronized (this) {
            if (!stopping) {
                wait(limits.retryMax().toMillis());
            }
        }
    }

    private void poll(Consumer<byte[], byte[]> client, TargetConnections connections, Workers workers)
            throws InterruptedException {
        client.subscribe(List.of(config.topicName()), new Assignment(client, connections, workers));
        LOG.info("joins group={} topic={}", config.groupId(target.name()), config.topicName());
        long joinedAt = System.nanoTime();
        long committedAt = joinedAt;
        long lookedAt = joinedAt;
        boolean hears = true;
        while (!stopping && !anew) {
            boolean paused = steering.steer(client);
            take(client, paused ? POLL_WHILE_PAUSED : limits.poll());
            if (System.nanoTime() - lookedAt > LOOK_EVERY.toNanos()) {
                lookedAt = System.nanoTime();
                hears = hears(client, joinedAt);
            }
            if (hears) {
                troubles.over("consumer reads target=" + target.name());
                monitor.polled();
            }
            if (System.nanoTime() - committedAt > limits.commitEvery().toNanos()) {
                committedAt = System.nanoTime();
                commit(client);
                tellEnds(client);
            }
        }
    }

    /**
     * Takes what is there, poll by poll while they are full, before workers begin with it: a batch costs its target the same whatever it
     * holds. No more than one poll may bring at most, since nobody steers meanwhile.
     */
    private void take(Consumer<byte[], byte[]> client, Duration wait) {
        Set<AssignedPartition> arrived = new LinkedHashSet<>();
        ConsumerRecords<byte[], byte[]> records;
        long bytes = 0;
        int polls = 0;
        do {
            records = client.poll(polls == 0 ? wait : Duration.ZERO);
            for (TopicPartition partition : records.partitions()) {
                AssignedPartition owner = assigned.get(partition);
                if (owner != null) {
                    bytes += owner.incoming().add(records.records(partition));
                    steering.arrived(partition);
                    arrived.add(owner);
                }
            }
        } while (records.count() >= KafkaGroup.POLL_RECORDS_MAX && bytes <= GATHERED_BYTES && ++polls < GATHERED_POLLS);
        arrived.forEach(AssignedPartition::arrived);
    }

    /** A poll ends without records, and without an error, also when no broker can be reached; heartbeats end then. */
    private boolean hears(Consumer<byte[], byte[]> client, long joinedAt) {
        double silence = client.metrics().entrySet().stream().filter(metric -> metric.getKey().name().equals(HEARTBEAT))
            .map(metric -> metric.getValue().metricValue()).filter(Double.class::isInstance).mapToDouble(Double.class::cast)
            .filter(seconds -> seconds != NO_HEARTBEAT).min().orElse((System.nanoTime() - joinedAt) / 1e9);
        if (silence <= SILENCE_MAX.toSeconds()) {
            return true;
        }
        String what = "no heartbeat to the group's coordinator for " + Math.round(silence) + " s";
        troubles.warn("consumer waits target=" + target.name(), new KafkaException(what));
        monitor.hearsNothing(what);
        return false;
    }

    /** Tells the group what is new: the broker writes down whatever it is told, were it the same for a thousand idle tables. */
    private void commit(Consumer<byte[], byte[]> client) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        assigned.forEach((partition, owner) -> owner.nextOffset().filter(offset -> !offset.equals(committed.get(partition)))
            .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset))));
        if (offsets.isEmpty()) {
            return;
        }
        client.commitAsync(offsets, (done, error) -> {
            if (error != null) {
                LOG.debug("offsets not committed, which only lag tools will notice: {}", error.toString());
            } else {
                done.forEach((partition, at) -> committed.put(partition, at.offset()));
            }
        });
    }

    /** Tells where partitions end, as the last fetches said; asks nobody. */
    private void tellEnds(Consumer<byte[], byte[]> client) {
        assigned.forEach((partition, owner) -> owner.progress().ifPresent(at -> client.currentLag(partition)
            .ifPresent(lag -> monitor.ends(at.table(), client.position(partition) + lag))));
    }

    private void closeAll(Collection<TopicPartition> partitions) {
        steering.end(partitions);
        partitions.forEach(committed::remove);
        for (TopicPartition partition : partitions) {
            AssignedPartition owner = assigned.remove(partition);
            if (owner != null) {
                owner.close();
            }
        }
    }

    /** Called inside poll, on the Kafka thread. */
    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> client;
        private final TargetConnections connections;
        private final Workers workers;

        Assignment(Consumer<byte[], byte[]> client, TargetConnections connections, Workers workers) {
            this.client = client;
            this.connections = connections;
            this.workers = workers;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            steering.begin(client, partitions);
            for (TopicPartition partition : partitions) {
                AssignedPartition owner = new AssignedPartition(config, target, partition.partition(), connections, workers, limits,
                    new Incoming(largeValues, limits, room), monitor);
                assigned.put(partition, owner);
                owner.arrived();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            closeAll(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            closeAll(partitions);
        }
    }

    /** Asks {@link #run} to end; returns at once. */
    public void stop() {
        stopping = true;
        synchronized (this) {
            notifyAll();
        }
        wakeUp();
    }
}
