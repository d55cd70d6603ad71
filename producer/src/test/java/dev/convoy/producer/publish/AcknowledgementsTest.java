package dev.convoy.producer.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        at(1, 40);
        at(1, 41);

        assertFalse(acknowledged.foundOthers());
    }

    @Test
    void aRecordBetweenThemIsSomebodyElses() {
        at(0, 8);
        assertTrue(acknowledged.foundOthers());
        at(0, 9);
        assertFalse(acknowledged.foundOthers());
        at(0, 11);
        assertTrue(acknowledged.foundOthers());
    }

    @Test
    void aTopicThatWasMadeAnewBeginsAtItsBeginning() {
        at(0, 0);
        at(0, 1);

        assertFalse(acknowledged.foundOthers());
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
