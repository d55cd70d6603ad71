package dev.convoy.producer.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** What no loss (I1) and order (I2) rest on in Kafka's producer is set, whatever the file says. */
class KafkaClientsTest {
    private static final Map<String, Object> SEEN = new HashMap<>();

    /** Sees with which settings the producer was made. */
    public static final class Spy implements ProducerInterceptor<byte[], byte[]> {
        @Override
        public void configure(Map<String, ?> settings) {
            SEEN.putAll(settings);
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        }

        @Override
        public void close() {
        }
    }

    @Test
    void everyReplicaAcknowledgesAndNoBatchExpiresWhateverTheFileSays() {
        Map<String, String> settings = Map.of("bootstrap.servers", "127.0.0.1:9", "interceptor.classes", Spy.class.getName(), "acks", "1",
            "enable.idempotence", "false", "delivery.timeout.ms", "60000", "max.in.flight.requests.per.connection", "9");
        KafkaClients.producer(settings, 1 << 20).close();

        assertEquals("all true 2147483647 5", SEEN.get("acks") + " " + SEEN.get("enable.idempotence") + " "
            + SEEN.get("delivery.timeout.ms") + " " + SEEN.get("max.in.flight.requests.per.connection"));
    }
}
