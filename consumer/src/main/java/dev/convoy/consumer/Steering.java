package dev.convoy.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions are read, and from where: what workers ask for, done between two polls. Only unsettled partitions are looked at, those
 * that are paused or have records waiting, so that a thousand idle tables cost a poll nothing; a worker that asks for another offset, which
 * is rare, has all of them looked at. Confined to the Kafka thread.
 */
final class Steering {
    /** Records that may wait for all workers together. */
    private static final long TOTAL_BUFFER_BYTES = 24L << 20;
    /**
     * Wait for a worker to make room before its partition is paused. A fetch that leaves out a paused partition may wait at the broker for
     * others' records, half a second, and until it is back nothing is fetched: a worker that is about to take more is better waited for.
     */
    private static final Duration HOLD = Duration.ofMillis(150);

    private final Map<TopicPartition, ? extends Partition> assigned;
    private final Room room;
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Set<TopicPartition> unsettled = new HashSet<>();

    /** What is asked of a partition that is ours. */
    interface Partition {
        /** Its records. */
        Incoming incoming();

        /** Whether it is known which table this is and from where to read; it is not read before. */
        boolean isLocated();
    }

    /** What one look has found. */
    private static final class Wishes {
        private final List<TopicPartition> pause = new ArrayList<>();
        private final List<TopicPartition> full = new ArrayList<>();
        private final List<TopicPartition> resume = new ArrayList<>();
    }

    /** @param room by which the workers of all partitions say that there is something to do here */
    Steering(Map<TopicPartition, ? extends Partition> assigned, Room room) {
        this.assigned = assigned;
        this.room = room;
    }

    /** Partitions are ours from now on; they are not read before it is known from where. */
    void begin(Consumer<byte[], byte[]> client, Collection<TopicPartition> partitions) {
        client.pause(partitions);
        paused.addAll(partitions);
        unsettled.addAll(partitions);
    }

    /** Partitions are not ours any more. */
    void end(Collection<TopicPartition> partitions) {
        paused.removeAll(Set.copyOf(partitions));
        unsettled.removeAll(Set.copyOf(partitions));
    }

    /** Records of a partition have come. */
    void arrived(TopicPartition partition) {
        unsettled.add(partition);
    }

    /** Does what workers asked for: seeks, pauses, resumes. Returns whether any partition is paused. */
    boolean steer(Consumer<byte[], byte[]> client) throws InterruptedException {
        room.forget();
        boolean crowded = unsettled.stream().mapToLong(partition -> assigned.get(partition).incoming().bytes()).sum() > TOTAL_BUFFER_BYTES;
        List<TopicPartition> looked = List.copyOf(room.takeAsked() ? assigned.keySet() : unsettled);
        Wishes wishes = new Wishes();
        looked.forEach(partition -> look(client, partition, crowded, wishes));
        if (!wishes.full.isEmpty() && room.await(HOLD)) {
            wishes.full.removeIf(partition -> !assigned.get(partition).incoming().isFull());
        }
        wishes.pause.addAll(wishes.full);
        wishes.pause.removeIf(partition -> !paused.add(partition));
        wishes.resume.removeIf(partition -> !paused.remove(partition));
        client.pause(wishes.pause);
        client.resume(wishes.resume);
        for (TopicPartition partition : looked) {
            if (paused.contains(partition) || assigned.get(partition).incoming().count() > 0) {
                unsettled.add(partition);
            } else {
                unsettled.remove(partition);
            }
        }
        return !paused.isEmpty();
    }

    private void look(Consumer<byte[], byte[]> client, TopicPartition partition, boolean crowded, Wishes wishes) {
        Partition owner = assigned.get(partition);
        Incoming incoming = owner.incoming();
        long seek = incoming.takeSeek();
        if (seek >= 0) {
            client.seek(partition, seek);
        }
        if (incoming.waitsForRoom()) {
            wishes.pause.add(partition);
        } else if (seek >= 0) {
            wishes.resume.add(partition);
        } else if (crowded && incoming.bytes() > 0) {
            wishes.pause.add(partition);
        } else if (incoming.isFull() && !paused.contains(partition)) {
            wishes.full.add(partition);
        } else if (owner.isLocated() && incoming.hasRoom()) {
            wishes.resume.add(partition);
        }
    }
}
