package dev.convoy.producer.publish;

import dev.convoy.config.TopicConfig;
import dev.convoy.log.Line;
import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.PartHeader;
import dev.convoy.wire.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The source's topic: one partition a table, created and grown here. Stateless but for the client it is given; thread-safe. */
public final class Topic {
    private static final Logger LOG = LoggerFactory.getLogger(Topic.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);
    /** The very last record may be a transaction's marker of somebody else. */
    private static final long TAIL_RECORDS = 5;
    private static final int STRETCH_MAX = 100;
    private static final int DEFAULT_MESSAGE_BYTES = 1_048_588;
    /** Whose clock retention goes by; by CreateTime brokers also refuse what comes from a machine whose clock is an hour ahead. */
    private static final Map<String, String> DEFAULTS = Map.of("message.timestamp.type", "LogAppendTime");

    private final Admin admin;
    private final String name;

    public Topic(Admin admin, String name) {
        this.admin = admin;
        this.name = name;
    }

    /** How many partitions it has; empty when it does not exist. */
    public Optional<Integer> partitions() {
        try {
            TopicDescription description = await(admin.describeTopics(List.of(name)).topicNameValues().get(name));
            return Optional.of(description.partitions().size());
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** Creates the topic, or gives it more partitions; never takes any away. */
    public void ensure(int partitions, TopicConfig config) {
        Optional<Integer> there = partitions();
        if (there.isEmpty()) {
            Optional<Short> replication = config.replicationFactor().isPresent()
                ? Optional.of((short) config.replicationFactor().getAsInt()) : Optional.empty();
            Map<String, String> settings = new HashMap<>(DEFAULTS);
            settings.putAll(config.settings());
            NewTopic topic = new NewTopic(name, Optional.of(partitions), replication).configs(settings);
            try {
                await(admin.createTopics(List.of(topic)).all());
            } catch (TopicExistsException e) {
                ensure(partitions, config);
            }
        } else if (there.get() < partitions) {
            await(admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all());
        }
    }

    public void delete() {
        try {
            await(admin.deleteTopics(List.of(name)).all());
        } catch (UnknownTopicOrPartitionException e) {
            return;
        }
    }

    /** The largest record the topic takes, in bytes. */
    public int messageBytesMax() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        var config = await(admin.describeConfigs(List.of(resource)).all()).get(resource);
        var entry = config.get("max.message.bytes");
        return entry == null || entry.value() == null ? DEFAULT_MESSAGE_BYTES : Integer.parseInt(entry.value());
    }

    /**
     * What the ends of all partitions show, or some stretches of them.
     *
     * @param seqs number of the last change in each partition that its latest leader has sent
     * @param term the latest leader that has sent something; 0 if nobody has
     * @param ends where each partition ended, where that was asked
     */
    public record Tail(Map<Integer, Long> seqs, long term, Map<Integer, Long> ends) {
    }

    /**
     * Reads the topic's tail.
     *
     * @param consumer without a group; its assignment is changed
     */
    public static Tail tail(Consumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition()))
            .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
        Map<Integer, Long> last = new HashMap<>();
        Map<Integer, Long> terms = new HashMap<>();
        Map<TopicPartition, Long> from = new HashMap<>();
        partitions.stream().filter(p -> ends.get(p) > starts.get(p))
            .forEach(p -> from.put(p, Math.max(starts.get(p), ends.get(p) - TAIL_RECORDS)));
        scan(consumer, from, ends, System.nanoTime() + TIMEOUT.toNanos(), record -> {
            try {
                long term = Term.of(record.headers());
                if (term >= terms.getOrDefault(record.partition(), 0L)) {
                    terms.put(record.partition(), term);
                    last.merge(record.partition(), seq(record), Math::max);
                }
            } catch (MalformedRecordException e) {
                LOG.warn("a record is not Convoy's, the table's targets stop there topic={} partition={} offset={} error={}", topic,
                    record.partition(), record.offset(), Line.quoted(e.getMessage()));
            }
        });
        return new Tail(last, terms.values().stream().mapToLong(each -> each).max().orElse(0),
            ends.entrySet().stream().collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue)));
    }

    /** Number of the change that a target has had behind this record: not yet of one of which a part is still to come. */
    private static long seq(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        boolean unfinished = PartHeader.of(record.headers()).filter(part -> part.index() < part.count()).isPresent();
        return Kind.seq(record.headers()) - (unfinished && Kind.of(record.headers()).isNumbered() ? 1 : 0);
    }

    /**
     * What leaders later than a certain one have sent in some stretches of the topic.
     *
     * @param consumer  without a group; its assignment is changed
     * @param stretches of each at most the last {@value #STRETCH_MAX} records are read
     * @param behind    that leader's term
     */
    static Tail read(Consumer<byte[], byte[]> consumer, String topic, List<Acknowledgements.Hole> stretches, long behind) {
        Map<Integer, Long> seqs = new HashMap<>();
        AtomicLong latest = new AtomicLong();
        long until = System.nanoTime() + TIMEOUT.toNanos();
        for (Acknowledgements.Hole stretch : stretches) {
            TopicPartition partition = new TopicPartition(topic, stretch.partition());
            scan(consumer, Map.of(partition, Math.max(stretch.from(), stretch.to() - STRETCH_MAX)), Map.of(partition, stretch.to()), until,
                record -> {
                    try {
                        long term = Term.of(record.headers());
                        if (term > behind) {
                            latest.accumulateAndGet(term, Math::max);
                            seqs.merge(record.partition(), seq(record), Math::max);
                        }
                    } catch (MalformedRecordException e) {
                        LOG.debug("a record is not Convoy's topic={} partition={} offset={} error={}", topic, record.partition(),
                            record.offset(), Line.quoted(e.getMessage()));
                    }
                });
        }
        return new Tail(seqs, latest.get(), Map.of());
    }

    /** Reads partitions beside each other; records behind the last wanted one may be met too. */
    private static void scan(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to,
            long untilNanos, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> met) {
        List<TopicPartition> left = new ArrayList<>(from.keySet());
        consumer.assign(left);
        from.forEach(consumer::seek);
        while (!left.isEmpty()) {
            consumer.poll(POLL).forEach(met);
            left.removeIf(partition -> consumer.position(partition) >= to.get(partition));
            consumer.assign(left);
            if (!left.isEmpty() && System.nanoTime() > untilNanos) {
                throw new org.apache.kafka.common.errors.TimeoutException("the topic's tail could not be read within "
                    + TIMEOUT.toSeconds() + " s");
            }
        }
    }

    private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("Kafka did not answer within " + TIMEOUT.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }
}
