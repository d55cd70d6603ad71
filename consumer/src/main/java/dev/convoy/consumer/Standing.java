package dev.convoy.consumer;

import dev.convoy.config.ReplayMode;
import dev.convoy.consumer.apply.Narrowing;
import dev.convoy.consumer.progress.Place;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.failure.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Where a worker's table stands, and the records that wait for it. Used by one step at a time; read by any thread. */
final class Standing {
    private final TableTask task;
    private final Limits limits;
    private final Incoming incoming;
    private final Retry retry;
    private volatile TableProgress progress;
    /** Where to go on behind the last record that a batch ever had, and whether the last batch went beyond those before it. */
    private long furthest;
    private boolean further;

    Standing(TableTask task, Limits limits, Incoming incoming, TableProgress remembered, Retry retry) {
        this.retry = retry;
        this.task = task;
        this.limits = limits;
        this.incoming = incoming;
        this.progress = remembered;
    }

    TableProgress progress() {
        return progress;
    }

    /** Whether there is something to do although nothing arrives. */
    boolean replays() {
        return progress.state() == TableState.PARKED && task.replayMode() == ReplayMode.AUTO;
    }

    Incoming incoming() {
        return incoming;
    }

    void is(TableProgress now) {
        progress = now;
    }

    /** Takes records off the incoming queue up to a batch, or to what ends one. */
    Batch gather() {
        return gather(limits.batchRows(), limits.batchBytes());
    }

    /**
     * As {@link #gather()}, where a batch's end may have cut a transaction: if it was full, the next one, which begins with the refused
     * change, must hold more, or it would be cut behind the same change again (batches of one change, or of one large row).
     */
    Batch gatherUncut() {
        return gather(Math.max(limits.batchRows(), Narrowing.EXCHANGED_MAX), Math.max(limits.batchBytes(), limits.bufferBytes()));
    }

    private Batch gather(int rowsMax, long bytesMax) {
        Batch batch = new Batch(task.table(), task.target());
        Arrival record = incoming.peek();
        while (record != null && batch.changes().size() < rowsMax && batch.bytes() < bytesMax) {
            Batch.Taken taken = batch.offer(record, progress);
            if (taken != Batch.Taken.YES) {
                break;
            }
            incoming.remove();
            record = batch.isClosed() ? null : incoming.peek();
        }
        long reached = batch.next().map(Place::offset).orElse(-1L);
        further = reached > furthest;
        furthest = Math.max(furthest, reached);
        return batch;
    }

    /** The table stops where it is, unless it has for the same reason before. */
    void stop(Connection connection, Failure failure) throws SQLException {
        if (progress.state() != TableState.STOPPED || progress.error() != failure.code()) {
            task.progress().fail(connection, task.table(), TableState.STOPPED, failure, null, 0);
            connection.commit();
            reload(connection);
            task.told().stopped(task.table(), failure);
        }
    }

    /**
     * The target answers. Where nothing waits that is the end of a trouble, which is taken back at the target too; where something does,
     * a step must go well.
     *
     * @param owesSequences whether the table's sequences must follow, which may be what fails: then that must go well
     */
    void answered(Connection connection, boolean owesSequences) throws SQLException {
        if (owesSequences || replays() || !task.monitor().isEven(progress)) {
            return;
        }
        retry.succeeded();
        task.monitor().stepped(task.table());
        if (progress.error() != null && (progress.state() == TableState.LIVE || progress.state() == TableState.SYNCING)) {
            task.progress().recover(connection, task.table());
            connection.commit();
            reload(connection);
        }
    }

    /**
     * Nothing of a batch was for this table at this target, so it is not behind; the target need not know that. Of a table that awaits a
     * copy, or is stopped, changes are passed over that it lacks.
     *
     * @return false of such a table where it came further than ever: passing over is what there is to do for it
     */
    boolean passedOver(Batch batch) {
        if (progress.state() == TableState.STOPPED || progress.awaitsSync()) {
            return !further;
        }
        batch.next().filter(next -> next.offset() > progress.nextOffset()).ifPresent(next -> progress = progress.readOn(next));
        return true;
    }

    /** A batch that was taken off the queue and not applied must be read again. */
    SQLException rewound(SQLException trouble) {
        incoming.seek(progress.next());
        return trouble;
    }

    /** The table is not where we thought: takes what the target says now, and reads on from there. */
    Duration moved(Connection connection) throws SQLException {
        connection.rollback();
        reload(connection);
        incoming.seek(progress.next());
        return progress.paused() ? limits.recheck() : Duration.ZERO;
    }

    void reload(Connection connection) throws SQLException {
        progress = task.progress().read(connection, task.table()).orElse(progress);
        connection.rollback();
    }
}
