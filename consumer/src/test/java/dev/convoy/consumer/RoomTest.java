package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The Kafka thread learns at once that a worker has taken records from a full queue. */
class RoomTest {
    private final Room room = new Room();
    private final Incoming incoming = new Incoming(new LargeValues(1 << 20), Limits.DEFAULT, room);

    @Test
    void takingFromAFullQueueMakesRoom() throws InterruptedException {
        Records records = new Records(Records.TABLE, 0);
        List<ConsumerRecord<byte[], byte[]>> many = new ArrayList<>();
        for (int i = 0; i <= Limits.DEFAULT.bufferRecords(); i++) {
            many.add(records.record(Records.headers("x", "1"), null, null));
        }
        incoming.add(many);
        room.forget();
        assertTrue(incoming.isFull());
        assertFalse(incoming.hasRoom());

        while (incoming.isFull()) {
            incoming.remove();
        }

        assertTrue(room.await(Duration.ofMillis(1)), "the queue is not full any more");
        assertFalse(incoming.hasRoom(), "a partition that was paused waits for more");
    }

    @Test
    void roomMadeBeforeDoesNotCount() throws InterruptedException {
        room.made();
        room.forget();

        assertFalse(room.await(Duration.ofMillis(1)));
        assertEquals(0, incoming.count());
    }
}
