package dev.convoy.producer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.failure.Failure;
import dev.convoy.producer.capture.AttachException;
import dev.convoy.producer.capture.Attacher;
import dev.convoy.producer.chunk.Chunk;
import dev.convoy.producer.chunk.Sync;
import dev.convoy.producer.chunk.Syncs;
import dev.convoy.producer.publish.Publication;
import dev.convoy.producer.publish.Publisher;
import dev.convoy.producer.publish.RowTooLargeException;
import dev.convoy.producer.queue.Leadership;
import dev.convoy.producer.queue.Progress;
import dev.convoy.producer.queue.QueueRow;
import dev.convoy.producer.queue.Rotation;
import dev.convoy.producer.queue.SourceQueue;
import dev.convoy.producer.queue.Window;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time one producer leads, with one connection to the source and one Kafka producer. Its turns are what the protocol is:
 *
 * <pre>
 *   1. next     one transaction: what window k-1 published is durable; tick k is taken       crash after: window k is read again
 *   2. page     read window k page by page, number its changes, send them                    crash after: sent again, same numbers
 *   3. flush    Kafka has acknowledged every record of window k (acks=all)                    crash after: sent again, same numbers
 *   and again 1, in whose transaction the publication of k becomes durable
 * </pre>
 *
 * A change leaves the queue (TRUNCATE of its segment) only when its window's publication is durable (I1). Any failure ends the session;
 * the next one begins at the oldest tick that was not published. Confined to the producer's thread.
 */
final class LeaderSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderSession.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Connection connection;
    private final Limits limits;
    private final SourceQueue queue;
    private final Rotation rotation;
    private final Syncs syncs;
    private final Publication publication;
    private Progress published;
    private Instant lastHeartbeat = Instant.now();
    private Instant lastRotation = Instant.EPOCH;
    private Instant nextSync = Instant.EPOCH;

    LeaderSession(ConvoyConfig config, Connection connection, Leadership leadership, Limits limits) throws SQLException {
        this.connection = connection;
        this.limits = limits;
        this.queue = new SourceQueue(connection, leadership.term(), limits.pageRows(), limits.pageBytes());
        this.rotation = new Rotation(connection, limits.segmentBytes(), limits.segmentAge());
        this.syncs = new Syncs(connection, limits.chunkRows(), limits.chunkBytes());
        this.publication = Publication.open(config, connection, leadership);
    }

    /**
     * One turn.
     *
     * @return whether there was anything to do
     */
    boolean turn() throws SQLException, InterruptedException {
        Optional<Sync> sync = syncIfDue();
        if (sync.isPresent()) {
            copy(sync.get());
            rotateIfDue();
            return true;
        }
        Optional<Window> window = queue.next(published);
        published = null;
        if (window.isPresent()) {
            publish(window.get());
            awaitAcknowledged();
            published(window.get());
        } else {
            heartbeatIfDue(null);
        }
        rotateIfDue();
        return window.isPresent();
    }

    /** A sync takes every other turn at most, so that live changes are never behind more than one chunk. */
    private Optional<Sync> syncIfDue() throws SQLException {
        Instant now = Instant.now();
        if (now.isBefore(nextSync)) {
            return Optional.empty();
        }
        Optional<Sync> sync = syncs.next();
        if (sync.isEmpty()) {
            nextSync = now.plus(limits.syncEvery());
        }
        return sync;
    }

    /**
     * A turn with a chunk: the tick and the chunk are one snapshot, that of a REPEATABLE READ transaction; the chunk's records follow
     * the window's. So a chunk is exactly the table's state at its place in the stream, and needs no lock and no watermark.
     */
    private void copy(Sync sync) throws SQLException, InterruptedException {
        Instant begun = Instant.now();
        Optional<Window> window;
        Optional<Chunk> chunk = Optional.empty();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            window = queue.next(published, true);
            if (window.isPresent() && queue.isCurrent(window.get())) {
                chunk = Optional.of(syncs.read(sync));
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(true);
        }
        published = null;
        publish(window.orElseThrow());
        if (chunk.isPresent()) {
            publish(chunk.get());
        } else {
            awaitAcknowledged();
        }
        published(window.get());
        // Rests as long as it worked, so that a copy takes half of the source's attention at most.
        nextSync = Instant.now().plus(Duration.between(begun, Instant.now()));
    }

    private void publish(Chunk chunk) throws SQLException, InterruptedException {
        try {
            Publisher.ChunkEnd end = publication.publisher().publish(chunk);
            awaitAcknowledged();
            syncs.published(chunk.sync(), end.chunk(), end.lastKey(), chunk.lines().size());
        } catch (RowTooLargeException e) {
            awaitAcknowledged();
            syncs.fail(chunk.sync(), e.getMessage());
            LOG.error("sync failed table={} error=\"{}\"", chunk.sync().table(), e.getMessage());
        }
    }

    private void publish(Window window) throws SQLException, InterruptedException {
        long lastId = 0;
        boolean more = true;
        while (more) {
            List<QueueRow> page = queue.page(window, lastId);
            long bytes = 0;
            for (QueueRow row : page) {
                publication.publisher().publish(row);
                bytes += row.data().length;
                lastId = row.id();
            }
            more = page.size() >= limits.pageRows() || bytes >= limits.pageBytes();
            heartbeatIfDue(null);
        }
    }

    private void published(Window window) throws SQLException {
        published = publication.publisher().progress(window.tick());
        adaptCapture();
    }

    private void awaitAcknowledged() throws SQLException, InterruptedException {
        Instant since = Instant.now();
        Future<?> flushed = publication.flush();
        while (true) {
            try {
                flushed.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                long seconds = Duration.between(since, Instant.now()).toSeconds();
                if (seconds >= 3) {
                    heartbeatIfDue("Kafka has not acknowledged for " + seconds + " s");
                }
            } catch (ExecutionException e) {
                throw new PublishFailedException(Failure.describe(e.getCause()), e.getCause());
            }
        }
    }

    /** Tables that were altered get capture functions that fit them; until then each statement is captured the slow way. */
    private void adaptCapture() throws SQLException {
        for (TableName table : publication.publisher().altered()) {
            try {
                if (new Attacher(connection).adapt(table)) {
                    LOG.info("capture adapted table={}", table);
                }
            } catch (AttachException e) {
                LOG.warn("capture not adapted table={} error={}", table, e.getMessage());
            }
        }
    }

    private void rotateIfDue() throws SQLException {
        Instant now = Instant.now();
        if (Duration.between(lastRotation, now).compareTo(limits.rotationEvery()) >= 0) {
            lastRotation = now;
            rotation.run();
        }
    }

    private void heartbeatIfDue(String trouble) throws SQLException {
        Instant now = Instant.now();
        if (Duration.between(lastHeartbeat, now).compareTo(limits.heartbeat()) >= 0 || trouble != null) {
            lastHeartbeat = now;
            queue.heartbeat(trouble == null ? null : errorJson(trouble));
        }
    }

    /** The trouble of a producer that leads but cannot publish, for {@code status}. */
    static String errorJson(String message) {
        return JSON.createObjectNode().put("code", "CONNECTION").put("message", message)
            .put("hint", "nothing is lost, the queue grows; see to the Kafka cluster")
                .put("since", Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString()).toString();
    }

    /** Makes the last publication durable, if nothing has failed; a crash instead only repeats records that targets skip. */
    void finish() throws SQLException {
        if (published != null) {
            queue.next(published);
            published = null;
        }
    }

    @Override
    public void close() {
        publication.close();
    }
}
