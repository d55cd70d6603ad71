package dev.convoy.producer.publish;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.log.Line;
import dev.convoy.producer.queue.Leadership;
import dev.convoy.producer.queue.SourceQueue;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A publisher with the Kafka producer and the flushing thread it owns. Confined to the producer's thread. */
public final class Publication implements AutoCloseable {
    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final ConvoyConfig config;
    private final Leadership leadership;
    private final Producer<byte[], byte[]> kafka;
    private final ExecutorService flusher;
    private final Publisher publisher;

    private Publication(ConvoyConfig config, Leadership leadership, Producer<byte[], byte[]> kafka, Publisher publisher) {
        this.config = config;
        this.leadership = leadership;
        this.kafka = kafka;
        this.publisher = publisher;
        this.flusher = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "convoy-flush");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Makes sure that the topic has a partition for every table, and begins to publish; in a new life of the source also marks the
     * tables that were rewound. A life is new when the server says so, or when the topic holds what the source knows nothing of.
     *
     * @throws LateTermException when the topic holds records of a later leader than this one, as after a restore of the source to a server
     *                          whose clock is behind; whoever leads next is later than that one
     * @throws KafkaException    when Kafka cannot be reached
     */
    public static Publication open(ConvoyConfig config, Connection connection, Leadership leadership) throws SQLException {
        TableDirectory directory = new TableDirectory(connection, config.source().name());
        int recordBytesMax;
        try (Admin admin = KafkaClients.admin(config.kafka())) {
            Topic topic = new Topic(admin, config.topicName());
            int partitions = directory.all().stream().mapToInt(table -> table.tableId() + 1).max().orElse(1);
            topic.ensure(partitions, config.topic());
            recordBytesMax = topic.messageBytesMax();
        }
        Topic.Tail tail = tail(config);
        if (tail.term() >= leadership.term()) {
            leadership.raise(connection, tail.term());
            throw new LateTermException(tail.term(), leadership.term());
        }
        // What a leader has published under these numbers that the source does not know of may be another server's.
        boolean unknown = tail.term() > leadership.before();
        Map<Integer, Long> unpublished = leadership.disputed() || unknown ? Map.of() : SourceQueue.unpublished(connection);
        boolean newLife = !leadership.reborn() && (unknown || Publisher.isRewound(directory, tail.seqs(), unpublished));
        Leadership life = leadership.looked(connection, newLife, unknown);
        Producer<byte[], byte[]> kafka = KafkaClients.producer(config.kafka(), recordBytesMax);
        Publication publication = new Publication(config, life, kafka,
            new Publisher(kafka, config.topicName(), config.source().name(), recordBytesMax, life, directory, tail.ends()));
        if (life.reborn()) {
            try {
                publication.beginLife(connection, tail, unpublished);
            } catch (SQLException | RuntimeException e) {
                publication.close();
                throw e;
            }
        }
        return publication;
    }

    private static Topic.Tail tail(ConvoyConfig config) {
        try (Consumer<byte[], byte[]> reader = KafkaClients.reader(config.kafka())) {
            return Topic.tail(reader, config.topicName());
        }
    }

    /** Marks what the source has lost of all that the life before has brought into the topic, behind which nothing of it counts. */
    private void beginLife(Connection connection, Topic.Tail before, Map<Integer, Long> unpublished) throws SQLException {
        publisher.announce(before.seqs());
        awaitFlush();
        if (!publisher.takeHoles().isEmpty()) {
            throw new KafkaException("another producer has still written to the topic; looks again what it holds");
        }
        List<TableName> rewound = publisher.markRewound(before.seqs(), unpublished);
        awaitFlush();
        leadership.settle(connection, publisher.progress(0).tables());
        rewound.forEach(table -> LOG.warn("source rewound source={} table={}", config.source().name(), Line.value(table)));
    }

    private void awaitFlush() {
        try {
            flush().get(SETTLE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("Kafka does not take what begins a new life of the source, or ends its publishing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    public Publisher publisher() {
        return publisher;
    }

    /**
     * What was sent is acknowledged; whether it counts. Where somebody else has written to the topic meanwhile, that may be a deposed
     * leader, what it had: that does no harm. Behind a record of a later leader nothing of this one counts; and since the source does not
     * know of it, or this session would have ended, it is another server's.
     *
     * @throws OutrankedException then; nobody leads until an operator has decided who is to
     */
    public void checkOthers(Connection connection) throws SQLException {
        List<Acknowledgements.Hole> holes = publisher.takeHoles();
        if (holes.isEmpty()) {
            return;
        }
        try (Consumer<byte[], byte[]> reader = KafkaClients.reader(config.kafka())) {
            Topic.Tail others = Topic.read(reader, config.topicName(), holes, leadership.term());
            if (others.term() > leadership.term()) {
                leadership.standBack(connection, others.term());
                publisher.announce(others.seqs());      // or the partitions' ends would not tell whoever goes on what numbers are taken
                awaitFlush();
                throw new OutrankedException();
            }
        }
    }

    public Future<?> flush() {
        return publisher.flush(flusher);
    }

    /** Drops what is not acknowledged; it will be sent again by the next session. */
    @Override
    public void close() {
        flusher.shutdownNow();
        kafka.close(Duration.ZERO);
    }
}
