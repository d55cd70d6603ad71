package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.consumer.progress.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What workers ask for is done before the next poll, and partitions of which nothing is asked are not looked at. */
class SteeringTest {
    private static final TopicPartition ORDERS = new TopicPartition("convoy.shop", 1);
    private static final TopicPartition USERS = new TopicPartition("convoy.shop", 2);

    private final Room room = new Room();
    private final MockConsumer<byte[], byte[]> client = new MockConsumer<>("earliest");
    private final Map<TopicPartition, Owned> assigned = new HashMap<>();
    private final Steering steering = new Steering(assigned, room);
    private final Owned orders = new Owned();
    private final Owned users = new Owned();

    /** A partition that counts how often it is looked at. */
    private final class Owned implements Steering.Partition {
        private final Incoming incoming = new Incoming(new LargeValues(1 << 20), Limits.DEFAULT, room);
        private boolean located;
        private int looks;

        @Override
        public Incoming incoming() {
            looks++;
            return incoming;
        }

        @Override
        public boolean isLocated() {
            return located;
        }
    }

    @BeforeEach
    void bothAreAssigned() {
        client.assign(List.of(ORDERS, USERS));
        assigned.put(ORDERS, orders);
        assigned.put(USERS, users);
        steering.begin(client, List.of(ORDERS, USERS));
    }

    @Test
    void aPartitionIsReadWhenItIsKnownFromWhere() throws InterruptedException {
        users.located = true;
        users.incoming.seek(new Place(42, 0));

        assertTrue(steering.steer(client));

        assertEquals(Set.of(ORDERS), client.paused());
        assertEquals(42, client.position(USERS));
    }

    @Test
    void anIdlePartitionIsNotLookedAt() throws InterruptedException {
        locateBoth();
        int before = orders.looks;

        steering.arrived(USERS);
        users.incoming.add(List.of(new Records(Records.TABLE, 0).change(1)));
        steering.steer(client);

        assertEquals(before, orders.looks);
    }

    @Test
    void aSeekThatIsAskedForLaterIsDone() throws InterruptedException {
        locateBoth();

        orders.incoming.seek(new Place(7, 0));

        assertFalse(steering.steer(client));
        assertEquals(7, client.position(ORDERS));
    }

    @Test
    void aFullPartitionIsPausedAndReadAgainWhenItHasRoom() throws InterruptedException {
        locateBoth();
        Records records = new Records(Records.TABLE, 0);
        List<ConsumerRecord<byte[], byte[]>> many = new ArrayList<>();
        for (int i = 0; i <= Limits.DEFAULT.bufferRecords(); i++) {
            many.add(records.record(Records.headers("x", "1"), null, null));
        }
        orders.incoming.add(many);
        steering.arrived(ORDERS);
        assertTrue(steering.steer(client));
        assertEquals(Set.of(ORDERS), client.paused());

        while (orders.incoming.count() > 0) {
            orders.incoming.remove();
        }

        assertFalse(steering.steer(client));
        assertEquals(Set.of(), client.paused());
    }

    @Test
    void aPartitionThatIsOursNoMoreIsForgotten() throws InterruptedException {
        client.assign(List.of(USERS));
        assigned.remove(ORDERS);

        steering.end(List.of(ORDERS));
        users.located = true;

        assertFalse(steering.steer(client));
    }

    private void locateBoth() throws InterruptedException {
        orders.located = true;
        users.located = true;
        orders.incoming.seek(new Place(0, 0));
        users.incoming.seek(new Place(0, 0));
        assertFalse(steering.steer(client));
    }
}
