package dev.convoy.producer.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.producer.publish.Acknowledgements.Hole;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Who else writes to a partition shows in the offsets of what was sent. */
class AcknowledgementsTest {
    private final Acknowledgements acknowledged = new Acknowledgements(Map.of(0, 7L));

    @Test
    void recordsThatFollowEachOtherAreOurs() {
        at(0, 7);
        at(0, 8);
        at(1, 0);
        at(1, 1);

        assertEquals(List.of(), acknowledged.takeHoles());
    }

    @Test
    void recordsBetweenThemAreSomebodyElses() {
        at(0, 8);
        at(1, 2);
        assertEquals(List.of(new Hole(0, 7, 8), new Hole(1, 0, 2)), acknowledged.takeHoles());
        at(0, 9);
        assertEquals(List.of(), acknowledged.takeHoles());
        at(0, 12);
        at(0, 13);
        assertEquals(List.of(new Hole(0, 10, 12)), acknowledged.takeHoles());
    }

    @Test
    void aTopicThatWasMadeAnewBeginsAtItsBeginning() {
        at(0, 0);
        at(0, 1);

        assertEquals(List.of(), acknowledged.takeHoles());
    }

    @Test
    void theFirstRefusalIsTold() {
        acknowledged.onCompletion(new RecordMetadata(new TopicPartition("t", 0), -1, 0, 0, 0, 0), new IllegalStateException("first"));
        acknowledged.onCompletion(null, new IllegalStateException("second"));

        assertEquals("first", acknowledged.failure().getMessage());
    }

    private void at(int partition, long offset) {
        acknowledged.onCompletion(new RecordMetadata(new TopicPartition("t", partition), offset, 0, 0, 0, 0), null);
    }
}
