package dev.convoy.consumer.park;

import dev.convoy.consumer.apply.Applier;
import dev.convoy.consumer.apply.MappingException;
import dev.convoy.consumer.apply.Narrowing;
import dev.convoy.consumer.apply.SchemaFollower;
import dev.convoy.consumer.progress.Healed;
import dev.convoy.consumer.progress.Place;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.consumer.verify.Aside;
import dev.convoy.consumer.verify.Verifier;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.PartHeader;
import dev.convoy.wire.SchemaRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Replays a table's line in order, with the same applier as live changes, in transactions of one page each.
 *
 * <p>Each page's transaction begins with the row lock of the table's progress, and ends with: rows applied, taken out of the line,
 * progress moved, and, if nothing is left, the table live again. A worker that adds to the line needs the same lock first. So any
 * number of replays may run at once with any number of workers: they take turns page by page, and each sees what the other left (I4).
 *
 * <p>Not thread-safe; uses the caller's connection, with autocommit off.
 */
public final class Replay {
    private static final int PAGE_ROWS = 2_000;
    private static final long PAGE_BYTES = 4L << 20;
    private static final Duration BACKOFF_MIN = Duration.ofMillis(500);
    private static final Duration BACKOFF_MAX = Duration.ofMinutes(1);
    private static final int BACKOFF_DOUBLINGS_MAX = 10;
    private static final Narrowing.Outcome DONE = new Narrowing.Outcome(1, false, Optional.empty());
    private static final Narrowing.Outcome MOVED = new Narrowing.Outcome(0, true, Optional.empty());

    private final String target;
    private final TableName table;
    private final Applier applier;
    private final ProgressTable progress;
    private final ParkedLine line;
    private final SchemaFollower follower;
    private final ChangeReader reader;
    private final Verifier verifier;

    /** @param target the target's name, for hints */
    public Replay(String target, TableName table, Applier applier, ProgressTable progress, ParkedLine line,
            SchemaFollower follower) {
        this.target = target;
        this.table = table;
        this.applier = applier;
        this.progress = progress;
        this.line = line;
        this.follower = follower;
        this.reader = new ChangeReader(table);
        this.verifier = new Verifier(progress.source(), table, applier);
    }

    /**
     * What a replay came to.
     *
     * @param replayed changes applied
     * @param stopped  what refuses the head of the line now; empty when the limit was reached or nothing is left
     */
    public record Result(long replayed, Optional<Failure> stopped) {
    }

    /**
     * Replays up to {@code limit} changes.
     *
     * @throws SQLException for trouble that is not about a row: nothing is lost, the page is replayed another time
     */
    public Result run(Connection connection, long limit) throws SQLException {
        applier.forget();
        long replayed = 0;
        while (replayed < limit) {
            Page page = page(connection, limit - replayed);
            if (page == null) {
                connection.rollback();
                return new Result(replayed, Optional.empty());
            }
            if (page.misplaced().isPresent()) {
                Failure failure = page.misplaced().get();
                if (page.changes().isEmpty()) {
                    boolean stopped = progress.abandonLine(connection, table, failure);
                    connection.commit();
                    return new Result(replayed, stopped ? Optional.of(failure) : Optional.empty());
                }
                return new Result(replayed, recordRefusal(connection, page.behind(), failure) ? Optional.of(failure) : Optional.empty());
            }
            Narrowing.Outcome outcome;
            try {
                outcome = apply(connection, page.refusedBefore() ? page.head() : page);
                if (page.refusedBefore() && outcome.refusal().isPresent() && isAboutOtherRows(outcome.refusal().get())) {
                    outcome = apply(connection, page);
                }
            } catch (MalformedRecordException e) {
                connection.rollback();
                throw new SQLException("a parked change cannot be read: " + e.getMessage(), "XX001", e);
            }
            replayed += page.isOfChanges() ? outcome.applied() : 0;
            if (outcome.refusal().isPresent()) {
                Failure failure = Failure.of(outcome.refusal().get(), target, table.toString(), Instant.now());
                ParkedLine.Parked refused = page.changes().get(outcome.applied());
                long behind = refused.part() == 0 ? refused.seq() - 1 : refused.seq();
                return new Result(replayed, recordRefusal(connection, behind, failure) ? Optional.of(failure) : Optional.empty());
            }
        }
        return new Result(replayed, Optional.empty());
    }

    /** Memory that large changes at the head of the line will take beside the usual. */
    public long memoryWanted(Connection connection) throws SQLException {
        return Math.min(line.largeBytes(connection, table, PAGE_ROWS), PAGE_BYTES + PartHeader.ROW_BYTES_MAX);
    }

    /**
     * The line's head up to where its shape changes, and the shape it is written in. A head that was refused before is tried alone, so
     * that a later change of the same row cannot net the refusal away: whoever looks for change p finds it, until p itself is applied.
     *
     * @param behind    the change that the table stands at
     * @param misplaced why the line cannot go on: it does not begin there
     */
    private record Page(Shape shape, List<ParkedLine.Parked> changes, boolean refusedBefore, long behind, Optional<Failure> misplaced) {
        boolean isOfChanges() {
            return changes.get(0).kind().equals("change");
        }

        Page head() {
            return new Page(shape, changes.subList(0, 1), refusedBefore, behind, misplaced);
        }
    }

    /** Unique values, exclusions and references may be refused only because the changes that belong together were taken apart. */
    private static boolean isAboutOtherRows(Exception refusal) {
        String state = ErrorClassifier.sqlState(refusal);
        return "23505".equals(state) || "23503".equals(state) || "23P01".equals(state);
    }

    /** The next page, under the row lock; null when the table is not parked, or paused (by now). */
    private Page page(Connection connection, long limit) throws SQLException {
        Optional<TableProgress> now = progress.lock(connection, table);
        if (now.isEmpty() || now.get().state() != TableState.PARKED || now.get().paused()) {
            return null;
        }
        Shape shape = now.get().appliedShape();
        List<ParkedLine.Parked> head = line.head(connection, table, (int) Math.min(PAGE_ROWS, limit), PAGE_BYTES);
        long behind = now.get().seq();
        if (head.isEmpty()) {
            return new Page(shape, head, false, behind, Optional.of(ParkedLine.emptied(now.get(), target)));
        }
        Optional<Failure> misplaced = misplaced(behind, head.get(0));
        if (!head.get(0).kind().equals("change")) {
            return new Page(shape, head.subList(0, 1), false, behind, misplaced);
        }
        int end = 0;
        while (end < head.size() && head.get(end).kind().equals("change")) {
            end++;
        }
        connection.rollback();
        return new Page(shape, head.subList(0, end), now.get().attempts() > 0, behind, misplaced);
    }

    /** What is wrong if a line, seen under the row lock, does not begin where the table stands: somebody has taken rows out of it. */
    private Optional<Failure> misplaced(long behind, ParkedLine.Parked head) throws SQLException {
        boolean inPlace = head.follows(behind) || head.kind().equals("chunk") && head.seq() > behind && chunk(head).isFirst();
        return inPlace ? Optional.empty() : Optional.of(Failure.of(FailureCode.INTERNAL, head.missingBefore(behind),
            ParkedLine.remedyForMissing(target, table, false), Instant.now()));
    }

    private static Shape shape(ParkedLine.Parked schema) throws SQLException {
        try {
            return SchemaRecord.read(schema.value()).shape();
        } catch (MalformedRecordException e) {
            throw new SQLException("a parked schema record cannot be read: " + e.getMessage(), "XX001", e);
        }
    }

    private static ChunkRecord chunk(ParkedLine.Parked parked) throws SQLException {
        try {
            return ChunkRecord.read(parked.value());
        } catch (MalformedRecordException e) {
            throw new SQLException("a parked chunk cannot be read: " + e.getMessage(), "XX001", e);
        }
    }

    private Narrowing.Outcome copy(Connection connection, ParkedLine.Parked parked) throws SQLException {
        ChunkRecord chunk = chunk(parked);
        Optional<TableProgress> at = progress.lock(connection, table);
        if (!mayCopy(at, parked, chunk)) {
            connection.rollback();
            return MOVED;
        }
        if (!chunk.isFirst() && at.get().sync().filter(sync -> sync.continuesWith(chunk)).isEmpty()) {
            // Of a copy that this table has not begun, or that another has replaced: nothing is to be done with it.
            takeOut(connection, parked);
            connection.commit();
            return DONE;
        }
        connection.rollback();
        return Narrowing.copy(connection, applier, chunk, locked -> {
            Optional<TableProgress> now = progress.lock(locked, table);
            boolean here = mayCopy(now, parked, chunk);
            if (here) {
                follower.followCopy(locked, now.get().appliedShape(), chunk.shape());
                line.remove(locked, table, parked.seq(), parked.part());
                here = progress.copied(locked, table, chunk, Place.START);
                progress.replayed(locked, table, parked.seq(), 0, null, 0, Healed.NONE);
            }
            return here;
        });
    }

    /** Whether the line has come to a chunk. The first one of a copy stands for changes before it that somebody has taken out of the line.
     * */
    private static boolean mayCopy(Optional<TableProgress> at, ParkedLine.Parked parked, ChunkRecord chunk) {
        return standsAt(at, parked.seq())
            || chunk.isFirst() && at.isPresent() && at.get().state() == TableState.PARKED && at.get().seq() < parked.seq();
    }

    /** Whether a parked table has come exactly to a change. */
    private static boolean standsAt(Optional<TableProgress> at, long seq) {
        return at.isPresent() && at.get().state() == TableState.PARKED && at.get().seq() == seq;
    }

    /** Takes a record without a number out of the line, under the row lock. */
    private void takeOut(Connection locked, ParkedLine.Parked parked) throws SQLException {
        line.remove(locked, table, parked.seq(), parked.part());
        progress.replayed(locked, table, parked.seq(), 0, null, 0, Healed.NONE);
    }

    /** A new shape at the head of the line: the target's table follows, or has been altered meanwhile, or it is still refused. */
    private Narrowing.Outcome reshape(Connection connection, ParkedLine.Parked parked) throws SQLException {
        Optional<TableProgress> now = progress.lock(connection, table);
        if (!standsAt(now, parked.seq()) || line.remove(connection, table, parked.seq(), parked.part()) == 0) {
            connection.rollback();
            return MOVED;
        }
        Shape shape = shape(parked);
        Optional<MappingException> misfit = follower.follow(connection, now.get().appliedShape(), shape);
        if (misfit.isPresent()) {
            connection.rollback();
            return new Narrowing.Outcome(0, false, Optional.of(misfit.get()));
        }
        progress.replayed(connection, table, parked.seq(), 0, shape, 0, Healed.NONE);
        connection.commit();
        return DONE;
    }

    /** A record that asks something of the table at its place in the line. */
    private Narrowing.Outcome answer(Connection connection, ParkedLine.Parked parked) throws SQLException, MalformedRecordException {
        Aside aside = parked.kind().equals("check") ? Aside.check(parked.value()) : Aside.repair(parked.value());
        boolean copying = progress.read(connection, table).flatMap(TableProgress::sync).isPresent();
        boolean here = verifier.run(connection, aside, copying, locked -> {
            boolean at = standsAt(progress.lock(locked, table), parked.seq());
            if (at) {
                takeOut(locked, parked);
            }
            return at;
        });
        return here ? DONE : MOVED;
    }

    private Narrowing.Outcome apply(Connection connection, Page page) throws SQLException, MalformedRecordException {
        ParkedLine.Parked head = page.changes().get(0);
        switch (head.kind()) {
            case "chunk" -> {
                return copy(connection, head);
            }
            case "schema" -> {
                return reshape(connection, head);
            }
            case "check", "repair" -> {
                return answer(connection, head);
            }
            default -> { }
        }
        applier.copying(progress.read(connection, table).flatMap(TableProgress::sync));
        List<Change> changes = new ArrayList<>(page.changes().size());
        for (ParkedLine.Parked parked : page.changes()) {
            changes.add(reader.read(parked.key(), parked.value()));
        }
        return Narrowing.apply(connection, applier, page.shape(), changes, this::enter, this::leave);
    }

    /** Under the row lock: the line must still begin with this part, or somebody else has replayed it. */
    private boolean enter(Connection locked, List<Change> part) throws SQLException {
        return standsAt(progress.lock(locked, table), part.get(0).seq() - 1);
    }

    private void leave(Connection locked, List<Change> part, Healed healed) throws SQLException {
        Change last = part.get(part.size() - 1);
        line.remove(locked, table, last.seq(), 0);
        progress.replayed(locked, table, last.seq(), 0, null, last.tsMicros(), healed);
    }

    /** Writes down what refuses the head now; false when somebody else has moved the line meanwhile. */
    private boolean recordRefusal(Connection connection, long behind, Failure failure) throws SQLException {
        Optional<TableProgress> now = progress.lock(connection, table);
        boolean parked = standsAt(now, behind);
        if (parked) {
            line.blame(connection, table, failure, 1);
            progress.fail(connection, table, null, failure, backoff(now.get().attempts()), 1);
        }
        connection.commit();
        return parked;
    }

    /** Doubles from half a second to a minute, with jitter so that tables of one cause do not retry as one. */
    public static Duration backoff(int attempts) {
        long millis = BACKOFF_MIN.toMillis() << Math.min(attempts, BACKOFF_DOUBLINGS_MAX);
        long bounded = Math.min(millis, BACKOFF_MAX.toMillis());
        return Duration.ofMillis(bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
    }
}
