package dev.convoy.consumer;

import dev.convoy.config.ReplayMode;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.park.Replay;
import dev.convoy.consumer.progress.Place;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.failure.Failure;
import dev.convoy.wire.Change;
import dev.convoy.wire.SchemaRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A worker's steps from when its table is parked: arriving changes join the line, and the line is replayed when its time has come (I4). */
final class ParkedWork {
    /** Changes replayed in one step, so that arriving ones do not wait long to join the line. */
    private static final int REPLAY_ROWS_PER_STEP = 20_000;

    private final TableTask task;
    private final Limits limits;
    private final Standing standing;

    ParkedWork(TableTask task, Limits limits, Standing standing) {
        this.task = task;
        this.limits = limits;
        this.standing = standing;
    }

    /**
     * A live table becomes parked.
     *
     * @param to number of the last change in the line
     */
    Duration begin(Connection connection, Batch batch, long to, List<ParkedLine.Parked> line, Exception refusal)
            throws SQLException {
        Failure failure = Failure.of(refusal, task.target(), task.table().toString(), Instant.now());
        long from = standing.progress().seq();
        Place next = batch.schema().isPresent() ? batch.next().orElseThrow() : batch.next(to);
        try {
            if (!task.progress().park(connection, task.table(), from, to, next, failure, Replay.backoff(0))) {
                return standing.moved(connection);
            }
            if (batch.schema().isPresent()) {
                task.progress().receive(connection, task.table(), from, to, next, batch.schema().get().shape());
            }
            task.line().append(connection, task.table(), line);
            task.line().blame(connection, task.table(), failure, 1);
            connection.commit();
        } catch (SQLException e) {
            throw standing.rewound(e);
        }
        task.told().parked(task.table(), line.get(0).seq(), failure);
        standing.reload(connection);
        return Duration.ZERO;
    }

    /** One bounded piece of work; returns how long to wait before the next. */
    Duration step(Connection connection) throws SQLException {
        boolean replays = task.replayMode() == ReplayMode.AUTO && !standing.progress().paused();
        if (replays && isDue() && !standing.incoming().holdsLarge()) {
            long memory = task.replay().memoryWanted(connection);
            if (!standing.incoming().memory().tryTake(memory)) {
                return limits.retryMin();
            }
            Replay.Result result;
            try {
                result = task.replay().run(connection, REPLAY_ROWS_PER_STEP);
            } finally {
                standing.incoming().memory().give(memory);
            }
            standing.reload(connection);
            if (standing.progress().state() != TableState.PARKED) {
                if (standing.progress().state() == TableState.STOPPED) {
                    result.stopped().ifPresent(why -> task.told().stopped(task.table(), why));
                } else {
                    task.told().live(task.table());
                }
                return Duration.ZERO;
            }
            if (result.replayed() > 0 && result.stopped().isEmpty()) {
                return Duration.ZERO;
            }
        }
        if (standing.incoming().peek() != null && !standing.progress().paused()) {
            Duration next = join(connection);
            if (next != null) {
                return next;
            }
        } else if (standing.progress().paused()) {
            standing.reload(connection);
            return limits.recheck();
        }
        if (replays && standing.incoming().holdsLarge()) {
            standing.incoming().shed(standing.progress().next(), limits.largeRetry());   // its memory is the replay's
            return limits.retryMin();
        }
        return replays ? untilDue() : limits.recheck();
    }

    /** Arriving changes join the line; null when there was nothing that could. */
    private Duration join(Connection connection) throws SQLException {
        if (standing.progress().received() - standing.progress().seq() >= task.parkedRowsMax()) {
            standing.reload(connection);
            if (standing.progress().state() != TableState.PARKED) {
                return Duration.ZERO;
            }
            if (standing.progress().received() - standing.progress().seq() >= task.parkedRowsMax()) {
                return null;
            }
        }
        Batch batch = standing.gather();
        if (batch.isEmpty()) {
            standing.reload(connection);
            return batch.end().isPresent() && standing.progress().state() == TableState.PARKED ? null : Duration.ZERO;
        }
        return join(connection, batch);
    }

    private Duration join(Connection connection, Batch batch) throws SQLException {
        List<Change> changes = batch.changes();
        long from = standing.progress().received();
        long to = changes.isEmpty() ? from : changes.get(changes.size() - 1).seq();
        try {
            boolean here = task.progress().receive(connection, task.table(), from, to, batch.next().orElseThrow(),
                batch.schema().map(SchemaRecord::shape).orElse(null));
            if (!here) {
                return standing.moved(connection);
            }
            if (batch.isClosed()) {
                int part = task.line().nextPart(connection, task.table(), from);
                task.line().append(connection, task.table(), List.of(batch.unnumbered(from, part)));
            } else {
                task.line().append(connection, task.table(), changes.stream().map(ParkedLine::of).toList());
            }
            connection.commit();
        } catch (SQLException e) {
            throw standing.rewound(e);
        }
        standing.reload(connection);
        return Duration.ZERO;
    }

    private boolean isDue() {
        return untilDue().isZero();
    }

    private Duration untilDue() {
        Duration left = standing.progress().nextAttempt() == null ? Duration.ZERO
            : Duration.ofNanos(standing.progress().nextAttempt() - System.nanoTime());
        return left.compareTo(limits.recheck()) > 0 ? limits.recheck() : left.isNegative() ? Duration.ZERO : left;
    }
}
