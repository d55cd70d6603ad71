package dev.convoy.consumer;

import dev.convoy.config.ReplayMode;
import dev.convoy.consumer.apply.Narrowing;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.park.Replay;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.Kind;
import dev.convoy.wire.SchemaRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Brings one table's changes to one target, in order. Each transaction at the target is
 *
 * <pre>
 *   1. progress: from n to m, if it still stands at n and is live (row lock, compare-and-set)      I3 I4 I6
 *   2. rows: what changes n+1 … m come to
 *   3. commit                                                    crash before: neither; after: both
 * </pre>
 *
 * so a change is applied once whatever is read twice, and a member that has lost its partition without knowing it moves nothing: its
 * compare-and-set finds another number.
 *
 * <p>{@link #step} is called by one thread at a time, never by two; {@link Incoming} is filled by the Kafka thread.
 */
final class TableWorker {
    /** Changes replayed in one step, so that arriving ones do not wait long to join the line. */
    private static final int REPLAY_ROWS_PER_STEP = 20_000;

    private final TableTask task;
    private final Limits limits;
    private final Incoming incoming;
    private final Retry retry;

    private volatile TableProgress progress;
    private boolean scanning;

    /** @param remembered what the target says of the table; records must come from its offset on */
    TableWorker(TableTask task, Limits limits, Incoming incoming, TableProgress remembered) {
        this.task = task;
        this.limits = limits;
        this.incoming = incoming;
        this.progress = remembered;
        this.retry = new Retry(limits.retryMin(), limits.retryMax());
    }

    /** How far it has come. */
    TableProgress progress() {
        return progress;
    }

    /**
     * One bounded piece of work.
     *
     * @return how long to wait before the next; null: until records arrive
     */
    Duration step() throws SQLException {
        boolean parked = progress.state() == TableState.PARKED;
        if (incoming.peek() == null && !(parked && task.replayMode() == ReplayMode.AUTO)) {
            return null;
        }
        try (Connection connection = task.connections().get()) {
            Duration next = parked ? stepParked(connection) : stepLive(connection);
            retry.succeeded();
            return next;
        } catch (SQLException e) {
            return troubled(e);
        }
    }

    private Duration stepLive(Connection connection) throws SQLException {
        if (progress.paused()) {
            reload(connection);
            return progress.paused() ? limits.recheck() : Duration.ZERO;
        }
        Batch batch = gather();
        if (batch.schema().isPresent()) {
            return advance(connection, batch, List.of()) ? Duration.ZERO : moved(connection);
        }
        if (batch.chunk().isPresent()) {
            return copy(connection, batch);
        }
        if (batch.aside().isPresent()) {
            return answer(connection, batch);
        }
        if (!batch.changes().isEmpty()) {
            return apply(connection, batch);
        }
        return batch.end().isPresent() ? stop(connection, batch) : Duration.ZERO;
    }

    /** Takes records off the incoming queue up to a batch, or to what ends one. */
    private Batch gather() {
        Batch batch = new Batch(task.table(), task.target());
        ConsumerRecord<byte[], byte[]> record = incoming.peek();
        while (record != null && batch.changes().size() < limits.batchRows() && batch.bytes() < limits.batchBytes()) {
            Batch.Taken taken = batch.offer(record, progress);
            if (taken != Batch.Taken.YES) {
                break;
            }
            incoming.remove();
            record = batch.isClosed() ? null : incoming.peek();
        }
        return batch;
    }

    private Duration apply(Connection connection, Batch batch) throws SQLException {
        List<Change> changes = batch.changes();
        Narrowing.Outcome outcome;
        task.applier().copying(progress.sync());
        try {
            outcome = Narrowing.apply(connection, task.applier(), progress.shape(), changes,
                (c, part) -> advance(c, batch, part), (c, part, healed) -> task.progress().heal(c, task.table(), healed));
        } catch (SQLException e) {
            throw rewound(e);
        }
        if (outcome.applied() > 0) {
            Change last = changes.get(outcome.applied() - 1);
            remember(last.seq(), batch.nextOffset(last));
        }
        if (outcome.moved()) {
            return moved(connection);
        }
        if (outcome.refusal().isPresent()) {
            return park(connection, batch, changes.subList(outcome.applied(), changes.size()), outcome.refusal().get());
        }
        return Duration.ZERO;
    }

    /**
     * A chunk makes its key range hold what the source held at this place. The first one takes a table that was stopped, or behind a gap,
     * to its place. A target that refuses a chunk is asked again; until then everything behind it waits in Kafka.
     */
    private Duration copy(Connection connection, Batch batch) throws SQLException {
        ChunkRecord chunk = batch.chunk().get();
        Narrowing.Outcome outcome;
        try {
            outcome = Narrowing.copy(connection, task.applier(), chunk, c -> task.progress()
                .copied(c, task.table(), chunk, batch.nextOffset()));
        } catch (SQLException e) {
            incoming.seek(batch.nextOffset() - 1);
            throw e;
        }
        if (outcome.refusal().isPresent()) {
            writeStop(connection, Failure.of(outcome.refusal().get(), task.target(), task.table().toString(), Instant.now()));
            incoming.seek(batch.nextOffset() - 1);
            return limits.recheck();
        }
        if (outcome.moved()) {
            return moved(connection);
        }
        scanning = false;
        reload(connection);
        if (chunk.isLast()) {
            task.told().synced(task.table(), chunk.sync());
        }
        return Duration.ZERO;
    }

    /** Compares or mends, as a record beside the changes asks, with the table exactly at its place. */
    private Duration answer(Connection connection, Batch batch) throws SQLException {
        long at = progress.received();
        boolean here;
        try {
            here = task.verifier().run(connection, batch.aside().get(), progress.sync().isPresent(), c -> task.progress().advance(c,
                task.table(), new ProgressTable.Step(at, at, batch.nextOffset(), null, 0)));
        } catch (SQLException e) {
            throw rewound(e);
        }
        if (!here) {
            return moved(connection);
        }
        progress = progress.advanced(at, batch.nextOffset(), progress.shape());
        return Duration.ZERO;
    }

    /** A batch that was taken off the queue and not applied must be read again. */
    private SQLException rewound(SQLException trouble) {
        incoming.seek(progress.nextOffset());
        return trouble;
    }

    private boolean advance(Connection connection, Batch batch, List<Change> part) throws SQLException {
        boolean schema = batch.schema().isPresent();
        long from = schema ? progress.received() : part.get(0).seq() - 1;
        Change last = schema ? null : part.get(part.size() - 1);
        ProgressTable.Step step = new ProgressTable.Step(from, schema ? from : last.seq(), schema ? batch.nextOffset()
            : batch.nextOffset(last),
            schema ? batch.schema().get().shape() : null, schema ? 0 : last.tsMicros());
        boolean done = task.progress().advance(connection, task.table(), step);
        if (schema && done) {
            connection.commit();
            progress = progress.advanced(from, batch.nextOffset(), step.shape());
        }
        return done;
    }

    private void remember(long seq, long nextOffset) {
        progress = progress.advanced(seq, nextOffset, progress.shape());
        scanning = false;
    }

    /** The table is not where we thought: takes what the target says now, and reads on from there. */
    private Duration moved(Connection connection) throws SQLException {
        connection.rollback();
        reload(connection);
        incoming.seek(progress.nextOffset());
        return progress.paused() ? limits.recheck() : Duration.ZERO;
    }

    private void reload(Connection connection) throws SQLException {
        progress = task.progress().read(connection, task.table()).orElse(progress);
        connection.rollback();
    }

    /** The refused change and everything behind it in the batch join the line; from here on all later ones do (I4). */
    private Duration park(Connection connection, Batch batch, List<Change> rest, Exception refusal) throws SQLException {
        Change refused = rest.get(0);
        if (refused.row() != null && !ChangeReader.isWellFormed(refused.row()) || refused.key() != null
            && !ChangeReader.isWellFormed(refused.key())) {
            Failure failure = Failure.of(FailureCode.UNKNOWN_RECORD, "change " + refused.seq() + " holds JSON that cannot be read",
                FailureCode.UNKNOWN_RECORD.remedy(task.target(), task.table().toString()), Instant.now());
            scanning = true;
            writeStop(connection, failure);
            return Duration.ZERO;
        }
        Failure failure = Failure.of(refusal, task.target(), task.table().toString(), Instant.now());
        Change last = rest.get(rest.size() - 1);
        try {
            if (!task.progress().park(connection, task.table(), refused.seq() - 1, last.seq(), batch.nextOffset(last), failure,
                Replay.backoff(0))) {
                return moved(connection);
            }
            task.line().append(connection, task.table(), rest.stream().map(ParkedLine::of).toList());
            task.line().blame(connection, task.table(), failure, 1);
            connection.commit();
        } catch (SQLException e) {
            throw rewound(e);
        }
        task.told().parked(task.table(), refused.seq(), failure);
        reload(connection);
        return Duration.ZERO;
    }

    /**
     * The table cannot go on behind this record. The records behind it are looked through, for the missing number, which a producer may
     * send again, and for the first chunk of a sync; nothing else can be applied.
     */
    private Duration stop(Connection connection, Batch batch) throws SQLException {
        if (!scanning) {
            scanning = true;
            writeStop(connection, batch.end().get());
        }
        incoming.remove();
        return Duration.ZERO;
    }

    private void writeStop(Connection connection, Failure failure) throws SQLException {
        if (progress.state() != TableState.STOPPED || progress.error() != failure.code()) {
            task.progress().fail(connection, task.table(), TableState.STOPPED, failure, null, 0);
            connection.commit();
            reload(connection);
            task.told().stopped(task.table(), failure);
        }
    }

    private Duration stepParked(Connection connection) throws SQLException {
        boolean replays = task.replayMode() == ReplayMode.AUTO && !progress.paused();
        if (replays && isDue() && !incoming.holdsLarge()) {
            long memory = task.replay().memoryWanted(connection);
            if (!incoming.memory().tryTake(memory)) {
                return limits.retryMin();
            }
            Replay.Result result;
            try {
                result = task.replay().run(connection, REPLAY_ROWS_PER_STEP);
            } finally {
                incoming.memory().give(memory);
            }
            reload(connection);
            if (progress.state() != TableState.PARKED) {
                task.told().live(task.table());
                return Duration.ZERO;
            }
            if (result.replayed() > 0 && result.stopped().isEmpty()) {
                return Duration.ZERO;
            }
        }
        if (incoming.peek() != null && !progress.paused()) {
            Duration next = join(connection);
            if (next != null) {
                return next;
            }
        } else if (progress.paused()) {
            reload(connection);
            return limits.recheck();
        }
        return replays ? untilDue() : limits.recheck();
    }

    /** Arriving changes join the line; null when there was nothing that could. */
    private Duration join(Connection connection) throws SQLException {
        if (progress.received() - progress.seq() >= task.parkedRowsMax()) {
            reload(connection);
            if (progress.state() != TableState.PARKED) {
                return Duration.ZERO;
            }
            if (progress.received() - progress.seq() >= task.parkedRowsMax()) {
                return null;
            }
        }
        Batch batch = gather();
        if (batch.isEmpty()) {
            reload(connection);
            return batch.end().isPresent() && progress.state() == TableState.PARKED ? null : Duration.ZERO;
        }
        return join(connection, batch);
    }

    private Duration join(Connection connection, Batch batch) throws SQLException {
        List<Change> changes = batch.changes();
        long from = progress.received();
        long to = changes.isEmpty() ? from : changes.get(changes.size() - 1).seq();
        try {
            boolean here = task.progress().receive(connection, task.table(), from, to, batch.nextOffset(),
                batch.schema().map(SchemaRecord::shape).orElse(null));
            if (!here) {
                return moved(connection);
            }
            if (batch.isClosed()) {
                int part = task.line().nextPart(connection, task.table(), from);
                task.line().append(connection, task.table(), List.of(unnumbered(batch, from, part)));
            } else {
                task.line().append(connection, task.table(), changes.stream().map(ParkedLine::of).toList());
            }
            connection.commit();
        } catch (SQLException e) {
            throw rewound(e);
        }
        reload(connection);
        return Duration.ZERO;
    }

    private static ParkedLine.Parked unnumbered(Batch batch, long seq, int part) {
        Kind kind = batch.schema().isPresent() ? Kind.SCHEMA : batch.chunk().isPresent() ? Kind.CHUNK : batch.aside().get().kind();
        byte[] value = batch.schema().isPresent() ? batch.schema().get().value() : batch.chunk().isPresent() ? batch.chunk().get().value()
            : batch.aside().get().value();
        return new ParkedLine.Parked(seq, part, kind.toString(), null, value);
    }

    private boolean isDue() {
        return progress.nextAttemptAt() == null || !Instant.now().isBefore(progress.nextAttemptAt());
    }

    private Duration untilDue() {
        Duration left = progress.nextAttemptAt() == null ? Duration.ZERO : Duration.between(Instant.now(), progress.nextAttemptAt());
        return left.compareTo(limits.recheck()) > 0 ? limits.recheck() : left.isNegative() ? Duration.ZERO : left;
    }

    /** Trouble that is not about a row: nothing is parked; Kafka keeps what waits. */
    private Duration troubled(SQLException trouble) throws SQLException {
        ErrorClass kind = ErrorClassifier.classify(trouble);
        Failure failure = Failure.of(trouble, task.target(), task.table().toString(), Instant.now());
        Duration pause = retry.failed();
        task.told().waiting(task.table(), trouble);
        if (progress.state() != TableState.PARKED && retry.isWorthTelling()) {
            tellTarget(failure, kind == ErrorClass.FATAL ? TableState.STOPPED : null, pause);
        }
        return pause;
    }

    /** Leaves word in the table's progress, if the target can be reached at all; if not, that is what status will find by itself. */
    private void tellTarget(Failure failure, TableState state, Duration pause) {
        try (Connection connection = task.connections().get()) {
            task.progress().fail(connection, task.table(), state, failure, pause, 0);
            connection.commit();
        } catch (SQLException e) {
            task.told().waiting(task.table(), e);
        }
    }
}
