package dev.convoy.consumer;

import dev.convoy.consumer.apply.MappingException;
import dev.convoy.consumer.apply.Narrowing;
import dev.convoy.consumer.apply.Sequences;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.progress.Place;
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
import dev.convoy.wire.SchemaRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    /** How often a batch that may have cut a transaction is gathered again before its refused change is parked. */
    private static final int GATHERED_AGAIN_MAX = 4;

    private final TableTask task;
    private final Limits limits;
    private final Standing standing;
    private final ParkedWork parkedWork;
    private final Retry retry;
    private boolean scanning;
    /** Whether the last step met only records that are not for this table at this target: that proves nothing of what is. */
    private boolean passedOver;
    private volatile boolean mustLook;
    private volatile boolean hasApplied = true;     // before this worker began, who knows
    private volatile boolean mustFollow;
    /** Number of the change at which the last batch was found to be cut. */
    private long cutAt;
    private int gatheredAgain;

    /** @param remembered what the target says of the table; records must come from its offset on */
    TableWorker(TableTask task, Limits limits, Incoming incoming, TableProgress remembered) {
        this.task = task;
        this.limits = limits;
        this.retry = new Retry(limits.retryMin(), limits.retryMax());
        this.standing = new Standing(task, limits, incoming, remembered, retry);
        this.parkedWork = new ParkedWork(task, limits, standing);
    }

    /** How far it has come. */
    TableProgress progress() {
        return standing.progress();
    }

    /**
     * One bounded piece of work.
     *
     * @return how long to wait before the next; null: until records arrive
     */
    Duration step() throws SQLException {
        if (mustLook) {
            return look();
        }
        if (mustFollow) {
            return followSequences();
        }
        boolean parked = standing.progress().state() == TableState.PARKED;
        if (standing.incoming().peek() == null && !standing.replays()) {
            return null;
        }
        try (Connection connection = task.connections().get()) {
            Duration next = parked ? parkedWork.step(connection) : stepLive(connection);
            hasApplied |= parked && standing.progress().state() != TableState.PARKED;
            if (passedOver) {
                passedOver = false;
                standing.answered(connection, hasApplied);
            } else {
                retry.succeeded();
                task.monitor().stepped(task.table());
            }
            return next;
        } catch (SQLException | RuntimeException | Error e) {
            return troubled(e);
        }
    }

    /** Any thread: the next step begins with what the target says. */
    void lookAgain() {
        mustLook = true;
    }

    /** Any thread: from time to time; whether the next step has something to do although nothing arrives. */
    boolean tick() {
        mustFollow = hasApplied;
        return hasApplied;
    }

    private Duration followSequences() throws SQLException {
        try (Connection connection = task.connections().get()) {
            mustFollow = false;
            Sequences.follow(connection, task.applier().mapping().to());
            hasApplied = false;
            standing.answered(connection, hasApplied);
            return Duration.ZERO;
        } catch (SQLException | RuntimeException | Error e) {
            return troubled(e);
        }
    }

    private Duration look() throws SQLException {
        try (Connection connection = task.connections().get()) {
            Duration next = standing.moved(connection);
            mustLook = false;
            scanning = false;
            standing.answered(connection, hasApplied);
            return next;
        } catch (SQLException | RuntimeException | Error e) {
            return troubled(e);
        }
    }

    private Duration stepLive(Connection connection) throws SQLException {
        if (standing.progress().paused()) {
            standing.reload(connection);
            return standing.progress().paused() ? limits.recheck() : Duration.ZERO;
        }
        Batch batch = standing.progress().received() + 1 == cutAt ? standing.gatherUncut() : standing.gather();
        if (mayDependOnWhatIsUnknown(batch)) {
            return batch.end().isPresent() ? stop(connection, batch) : Duration.ZERO;
        }
        if (batch.schema().isPresent()) {
            return reshape(connection, batch);
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
        passedOver = batch.end().isEmpty() && standing.passedOver(batch);
        return batch.end().isPresent() ? stop(connection, batch) : Duration.ZERO;
    }

    /**
     * Behind a record that is not understood only a copy of the whole table is: the next number does not prove that nothing was missed,
     * since such a record may bear none, and an upgraded consumer must still find it at its place.
     */
    private boolean mayDependOnWhatIsUnknown(Batch batch) {
        return scanning && standing.progress().error() == FailureCode.UNKNOWN_RECORD
            && batch.chunk().filter(ChunkRecord::isFirst).isEmpty();
    }

    /** A new shape: the target's table follows, or the record becomes the head of a line, which waits for an operator. */
    private Duration reshape(Connection connection, Batch batch) throws SQLException {
        SchemaRecord schema = batch.schema().get();
        Place next = batch.next().orElseThrow();
        long at = standing.progress().received();
        try {
            if (!task.progress().advance(connection, task.table(), new ProgressTable.Step(at, at, next, schema.shape(), 0))) {
                return standing.moved(connection);
            }
            Optional<MappingException> misfit = task.follower().follow(connection, standing.progress().shape(), schema.shape());
            if (misfit.isEmpty()) {
                connection.commit();
                standing.is(standing.progress().advanced(at, next, schema.shape()));
                scanning = false;
                return Duration.ZERO;
            }
            connection.rollback();
            return parkedWork.begin(connection, batch, at, List.of(batch.unnumbered(at, 1)), misfit.get());
        } catch (SQLException e) {
            throw standing.rewound(e);
        }
    }

    private Duration apply(Connection connection, Batch batch) throws SQLException {
        List<Change> changes = batch.changes();
        long begun = System.nanoTime();
        Narrowing.Outcome outcome;
        task.applier().copying(standing.progress().sync());
        try {
            outcome = Narrowing.apply(connection, task.applier(), standing.progress().shape(), changes,
                (c, part) -> advance(c, batch, part), (c, part, healed) -> task.progress().heal(c, task.table(), healed));
        } catch (SQLException e) {
            throw standing.rewound(e);
        }
        if (outcome.applied() > 0) {
            Change last = changes.get(outcome.applied() - 1);
            hasApplied = true;
            task.monitor().applied(task.table(), outcome.applied(), last.tsMicros(), Duration.ofNanos(System.nanoTime() - begun));
            remember(last.seq(), batch.next(last));
        }
        if (outcome.moved()) {
            return standing.moved(connection);
        }
        if (outcome.refusal().isPresent()) {
            List<Change> rest = changes.subList(outcome.applied(), changes.size());
            if (mayEndBehind(rest, outcome.refusal().get())) {
                gatheredAgain = rest.get(0).seq() == cutAt ? gatheredAgain + 1 : 1;
                cutAt = rest.get(0).seq();
                standing.incoming().seek(standing.progress().next());
                return limits.retryMin();
            }
            if (standing.progress().sync().isPresent() && Narrowing.mayExchange(outcome.refusal().get())
                && !task.applier().wasReplaceable()) {
                return stopCopy(connection, outcome.refusal().get(), standing.progress().next());
            }
            return park(connection, batch, rest, outcome.refusal().get());
        }
        return Duration.ZERO;
    }

    /**
     * Whether unique values may have changed hands in a transaction that the batch has cut: such a batch is gathered again, with
     * what has arrived since. A few times, as the rest may be on its way through the producer still, and a gathering may end early.
     */
    private boolean mayEndBehind(List<Change> rest, Exception refusal) {
        return Narrowing.mayExchange(refusal) && rest.get(0).tx() == rest.get(rest.size() - 1).tx()
            && (rest.get(0).seq() != cutAt || gatheredAgain < GATHERED_AGAIN_MAX);
    }

    /**
     * A chunk makes its key range hold what the source held at this place. The first one takes a table that was stopped, or behind a gap,
     * to its place. A target that refuses a chunk is asked again; until then everything behind it waits in Kafka.
     */
    private Duration copy(Connection connection, Batch batch) throws SQLException {
        ChunkRecord chunk = batch.chunk().get();
        Narrowing.Outcome outcome;
        try {
            outcome = Narrowing.copy(connection, task.applier(), chunk, c -> {
                boolean here = task.progress().copied(c, task.table(), chunk, batch.next().orElseThrow());
                if (here) {
                    task.follower().followCopy(c, standing.progress().shape(), chunk.shape());
                }
                return here;
            });
        } catch (SQLException e) {
            throw standing.rewound(e);
        }
        if (outcome.refusal().isPresent()) {
            return stopCopy(connection, outcome.refusal().get(), batch.chunkPlace());
        }
        scanning = false;
        if (outcome.moved()) {
            return standing.moved(connection);
        }
        hasApplied = true;
        standing.reload(connection);
        if (chunk.isLast()) {
            task.told().synced(task.table(), chunk.sync());
        }
        return Duration.ZERO;
    }

    /**
     * The table waits where it is, and everything behind in Kafka. So does a change in the midst of a copy where a row that the copy has
     * not come to may be in its way: in the line, the rest of the copy would wait behind it.
     */
    private Duration stopCopy(Connection connection, Exception refusal, Place place) throws SQLException {
        standing.stop(connection, Failure.of(refusal, task.target(), task.table().toString(), Instant.now())
            .hinting("mend what refuses it at target " + task.target() + "; the copy of " + task.table() + " then goes on by itself"));
        standing.incoming().seek(place);
        return limits.recheck();
    }

    /** Compares or mends, as a record beside the changes asks, with the table exactly at its place. */
    private Duration answer(Connection connection, Batch batch) throws SQLException {
        long at = standing.progress().received();
        Place next = batch.next().orElseThrow();
        boolean here;
        try {
            here = task.verifier().run(connection, batch.aside().get(), standing.progress().sync().isPresent(),
                c -> task.progress().advance(c, task.table(), new ProgressTable.Step(at, at, next, null, 0)));
        } catch (SQLException e) {
            throw standing.rewound(e);
        }
        if (!here) {
            return standing.moved(connection);
        }
        standing.is(standing.progress().advanced(at, next, standing.progress().shape()));
        scanning = false;
        return Duration.ZERO;
    }

    private boolean advance(Connection connection, Batch batch, List<Change> part) throws SQLException {
        Change last = part.get(part.size() - 1);
        return task.progress().advance(connection, task.table(),
            new ProgressTable.Step(part.get(0).seq() - 1, last.seq(), batch.next(last), null, last.tsMicros()));
    }

    private void remember(long seq, Place next) {
        standing.is(standing.progress().advanced(seq, next, standing.progress().shape()));
        scanning = false;
    }

    /** The refused change and everything behind it in the batch join the line; from here on all later ones do (I4). */
    private Duration park(Connection connection, Batch batch, List<Change> rest, Exception refusal) throws SQLException {
        Change refused = rest.get(0);
        if (refused.row() != null && !ChangeReader.isWellFormed(refused.row()) || refused.key() != null
            && !ChangeReader.isWellFormed(refused.key())) {
            Failure failure = Failure.of(FailureCode.UNKNOWN_RECORD, "change " + refused.seq() + " holds JSON that cannot be read",
                FailureCode.UNKNOWN_RECORD.remedy(task.target(), task.table().toString()), Instant.now());
            scanning = true;
            standing.stop(connection, failure);
            return Duration.ZERO;
        }
        if (refused.row() != null && "22P02".equals(ErrorClassifier.sqlState(refusal))
            && task.follower().addLabels(connection, refused.row(), standing.progress().shape())) {
            standing.incoming().seek(standing.progress().next());
            return Duration.ZERO;
        }
        return parkedWork.begin(connection, batch, rest.get(rest.size() - 1).seq(), rest.stream().map(ParkedLine::of).toList(), refusal);
    }

    /**
     * The table cannot go on behind this record. The records behind it are looked through, for the missing number, which a producer may
     * send again, and for the first chunk of a sync; nothing else can be applied.
     */
    private Duration stop(Connection connection, Batch batch) throws SQLException {
        if (!scanning) {
            scanning = true;
            standing.stop(connection, batch.end().get());
        }
        standing.incoming().remove();
        return Duration.ZERO;
    }

    /**
     * Trouble that is not about a row: nothing is parked; Kafka keeps what waits. Whether what was under way has come to pass, only the
     * target knows, so the next step looks there, and reads on from there.
     */
    private Duration troubled(Throwable trouble) {
        mustLook = true;
        ErrorClass kind = ErrorClassifier.classify(trouble);
        Failure failure = Failure.of(trouble, task.target(), task.table().toString(), Instant.now());
        Duration pause = retry.failed();
        task.told().waiting(task.table(), trouble);
        task.monitor().waits(task.table(), kind, trouble);
        boolean hasCause = standing.progress().state() == TableState.PARKED || standing.progress().state() == TableState.STOPPED;
        if (!hasCause && retry.isWorthTelling()) {
            tellTarget(failure, kind == ErrorClass.FATAL && failure.sqlState() != null ? TableState.STOPPED : null, pause);
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
