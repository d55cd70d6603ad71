package dev.convoy.producer;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FoldedLog;
import dev.convoy.log.Line;
import dev.convoy.producer.capture.Alterations;
import dev.convoy.producer.capture.AttachException;
import dev.convoy.producer.capture.Attacher;
import dev.convoy.producer.chunk.Chunk;
import dev.convoy.producer.chunk.Pass;
import dev.convoy.producer.chunk.Passes;
import dev.convoy.producer.publish.OutrankedException;
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
import java.sql.Savepoint;
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

    private final Connection connection;
    private final Limits limits;
    private final SourceQueue queue;
    private final Rotation rotation;
    private final Passes passes;
    private final PassTrials trials;
    private final String source;
    private final long chunkRowsPerSecond;
    private final Publication publication;
    private final AlterationWatch alterations;
    private final FoldedLog troubles = new FoldedLog(LOG);
    private final ProducerMonitor monitor;
    private Progress published;
    private Instant lastHeartbeat = SteadyClock.now();
    private Instant lastRotation = Instant.EPOCH;
    private Instant nextPass = Instant.EPOCH;
    private Instant nextSchedule = Instant.EPOCH;

    LeaderSession(ConvoyConfig config, Connection connection, Leadership leadership, Limits limits, PassTrials trials,
            AlterationWatch alterations, ProducerMonitor monitor) throws SQLException {
        this.connection = connection;
        this.trials = trials;
        this.alterations = alterations;
        Instant now = SteadyClock.now();
        if (!trials.resting(now).isEmpty()) {
            nextPass = now.plus(limits.passEvery());      // changes first, where passes may end this session too
            lastHeartbeat = Instant.EPOCH;
        }
        this.monitor = monitor;
        this.limits = limits;
        this.queue = new SourceQueue(connection, leadership.term(), limits.pageRows(), limits.pageBytes());
        this.rotation = new Rotation(connection, limits.segmentBytes(), limits.segmentAge());
        this.passes = new Passes(connection, limits.chunkRows(), limits.chunkBytes(), limits.sumRows());
        this.source = config.source().name();
        this.chunkRowsPerSecond = config.source().chunkRowsPerSecond();
        if (Leadership.hasForeignTicks(connection)) {
            throw new ForeignTicksException();
        }
        if (leadership.outranked()) {
            throw new OutrankedException();
        }
        this.publication = Publication.open(config, connection, leadership);
    }

    /**
     * One turn.
     *
     * @return how much there was to do, in rows of the queue; a chunk is a page of them
     */
    int turn() throws SQLException, InterruptedException {
        alterations.lookIfDue((firstId, lastId) -> Alterations.among(connection, firstId, lastId), table -> {
            adapt(table);
            heartbeatIfDue(null);
        });
        Optional<Pass> pass = passIfDue();
        if (pass.isPresent()) {
            attempt(pass.get());
            rotateIfDue();
            return limits.pageRows();
        }
        Optional<Window> window = queue.next(published);
        published = null;
        int rows = 0;
        if (window.isPresent()) {
            rows = Math.max(publish(window.get()), 1);
            awaitAcknowledged();
            published(window.get());
        } else {
            heartbeatIfDue(null);
        }
        rotateIfDue();
        return rows;
    }

    /** Changes sent to Kafka by this session. */
    long changes() {
        return publication.publisher().changes();
    }

    /** A pass takes every other turn at most, so that live changes are never behind more than one chunk. */
    private Optional<Pass> passIfDue() throws SQLException {
        Instant now = SteadyClock.now();
        if (now.isBefore(nextPass)) {
            return Optional.empty();
        }
        if (!now.isBefore(nextSchedule)) {
            nextSchedule = now.plus(limits.scheduleEvery());
            passes.requestDue();
        }
        Optional<Pass> pass = passes.next(trials.resting(now));
        if (pass.isEmpty()) {
            nextPass = now.plus(limits.passEvery());
        }
        return pass;
    }

    private void attempt(Pass pass) throws SQLException, InterruptedException {
        try {
            pass(pass);
            trials.succeeded(pass.id());
        } catch (SQLException e) {
            trials.failed(pass.id(), Trouble.json(pass, e), SteadyClock.now());
            throw e;
        }
    }

    /**
     * A turn with a chunk: the tick and the chunk are one snapshot, that of a REPEATABLE READ transaction; the chunk's records follow
     * the window's. So a chunk is exactly the table's state at its place in the stream, and needs no watermark, and no lock but a
     * reader's, taken before the snapshot.
     */
    private void pass(Pass pass) throws SQLException, InterruptedException {
        Instant begun = SteadyClock.now();
        Optional<Window> window;
        Optional<Chunk> chunk = Optional.empty();
        boolean altered = false;
        String refused = null;
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            Savepoint begin = connection.setSavepoint();
            try {
                passes.lock(pass);
            } catch (SQLException e) {
                if (Passes.isBusy(e)) {
                    nextPass = begun.plus(limits.retryMax());     // others' changes do not wait for who holds the table
                    return;
                }
                refused = refused(begin, e);
            }
            window = queue.next(published, true);
            altered = refused == null && passes.isAltered(pass);
            if (refused == null && !altered && window.isPresent() && queue.isCurrent(window.get())) {
                Savepoint ticked = connection.setSavepoint();
                try {
                    chunk = Optional.of(passes.read(pass));
                } catch (SQLException e) {
                    refused = refused(ticked, e);
                }
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(true);
        }
        published = null;
        long before = changes();
        publish(window.orElseThrow());
        boolean quiet = before == changes();
        long rows = 0;
        // A chunk is read in the shape that capture has; behind a window that has found another it would lack what was added.
        if (chunk.isPresent() && !publication.publisher().isAltered(pass.table())) {
            rows = publish(chunk.get());
        } else {
            awaitAcknowledged();
        }
        if (altered && adapt(pass.table()).isEmpty()) {
            fail(pass, "the table was altered, and capture could not be adapted to it; see status");
        }
        if (refused != null && adapt(pass.table()).filter(adapted -> adapted != Attacher.Adapted.NOTHING).isEmpty()) {
            fail(pass, refused);
        }
        published(window.get());
        rest(begun, rows, quiet);
    }

    /** Takes a part of the transaction back and tells why; what passes by itself is not refused but thrown. */
    private String refused(Savepoint before, SQLException e) throws SQLException {
        if (ErrorClassifier.classify(e) == ErrorClass.TRANSIENT) {
            throw e;
        }
        connection.rollback(before);
        return Failure.describe(e);
    }

    /** While changes come, a pass rests as long as it worked, so that they get half of the turns' time; longer, where it is throttled. */
    private void rest(Instant begun, long rows, boolean quiet) {
        Instant now = SteadyClock.now();
        Instant rested = quiet ? now : now.plus(Duration.between(begun, now));
        Instant throttled = begun.plusMillis(rows * 1_000 / chunkRowsPerSecond);
        nextPass = throttled.isAfter(rested) ? throttled : rested;
    }

    /** Returns how many rows were published. */
    private long publish(Chunk first) throws SQLException, InterruptedException {
        Chunk chunk = first;
        try {
            Publisher.ChunkEnd end = publication.publisher().publish(chunk);
            while (chunk.goesOn()) {
                chunk = passes.readOn(chunk, end.chunk(), end.lastKey());
                end = publication.publisher().publish(chunk);
                heartbeatIfDue(null);
            }
            awaitAcknowledged();
            passes.published(chunk, end.chunk(), end.lastKey());
            monitor.chunk(chunk.pass().kind(), chunk.count());
        } catch (RowTooLargeException e) {
            awaitAcknowledged();
            fail(chunk.pass(), e.getMessage());
        }
        return chunk.count();
    }

    private void fail(Pass pass, String message) throws SQLException {
        passes.fail(pass, message);
        LOG.error("pass failed source={} table={} kind={} pass={} error={}", source, Line.value(pass.table()), pass.kind(), pass.id(),
            Line.quoted(message));
    }

    /** @return how many rows of the queue it had */
    private int publish(Window window) throws SQLException, InterruptedException {
        Page page = new Page(0, 0, true);
        int rows = 0;
        while (page.isFull()) {
            page = publishPage(window, page.lastId());
            rows += page.rows();
            heartbeatIfDue(null);
        }
        return rows;
    }

    private record Page(long lastId, int rows, boolean isFull) {
    }

    /** A page of a window; a method of its own, so that one page's rows are garbage before the next is read (I7). */
    private Page publishPage(Window window, long behind) throws SQLException, InterruptedException {
        long lastId = behind;
        long bytes = 0;
        List<QueueRow> page = queue.page(window, behind);
        for (QueueRow row : page) {
            publication.publisher().publish(row);
            bytes += row.data().length;
            lastId = row.id();
        }
        // The server cut the page by bytes of its own encoding, in which text takes at most twice as many as here.
        return new Page(lastId, page.size(), page.size() >= limits.pageRows() || bytes >= limits.pageBytes() / 2);
    }

    private void published(Window window) throws SQLException {
        published = publication.publisher().progress(window.tick());
        adaptCapture();
    }

    private void awaitAcknowledged() throws SQLException, InterruptedException {
        Instant since = SteadyClock.now();
        Future<?> flushed = publication.flush();
        while (true) {
            try {
                flushed.get(1, TimeUnit.SECONDS);
                publication.checkOthers(connection);
                return;
            } catch (TimeoutException e) {
                long seconds = Duration.between(since, SteadyClock.now()).toSeconds();
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
            adapt(table);
        }
    }

    /** @return empty when capture could not be made to fit the table */
    private Optional<Attacher.Adapted> adapt(TableName table) throws SQLException {
        try {
            Attacher.Adapted adapted = new Attacher(connection).adapt(table);
            if (adapted == Attacher.Adapted.ROWS) {
                // Whether a target lacks or has these rows, a comparison will show.
                passes.requestCheck(table);
            }
            if (adapted != Attacher.Adapted.NOTHING) {
                LOG.info("capture adapted source={} table={} what={}", source, Line.value(table), adapted);
            }
            return Optional.of(adapted);
        } catch (AttachException e) {
            notAdapted(table, e);
        } catch (SQLException e) {
            if (ErrorClassifier.classify(e) == ErrorClass.TRANSIENT) {
                throw e;
            }
            notAdapted(table, e);
        }
        return Optional.empty();
    }

    private void notAdapted(TableName table, Exception refusal) throws SQLException {
        troubles.warn("capture not adapted source=" + source + " table=" + Line.value(table), refusal);
        new Attacher(connection).refused(table, Failure.describe(refusal));
    }

    private void rotateIfDue() throws SQLException {
        Instant now = SteadyClock.now();
        if (Duration.between(lastRotation, now).compareTo(limits.rotationEvery()) >= 0) {
            lastRotation = now;
            rotation.run();
        }
    }

    private void heartbeatIfDue(String trouble) throws SQLException {
        Instant now = SteadyClock.now();
        if (trouble == null) {
            monitor.goesOn();
        }
        if (Duration.between(lastHeartbeat, now).compareTo(limits.heartbeat()) >= 0 || trouble != null) {
            lastHeartbeat = now;
            queue.heartbeat(trouble == null ? trials.told(now).orElse(null) : Trouble.json(trouble));
        }
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
