package dev.convoy.consumer.apply;

import dev.convoy.consumer.progress.Healed;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.table.Shape;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChunkRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Applies a run of changes in order, each part in a transaction of its own. When the target refuses a part, it is tried with more care
 * and then halved, until the refused change stands alone; what precedes it has been applied by then (I4). Errors that are not about
 * rows are thrown. Stateless; thread-safe.
 *
 * <p>A change that a unique value refuses is tried together with those that follow it in its transaction, since values may have changed
 * hands there.
 */
public final class Narrowing {
    /** Changes of one transaction that are tried together when a unique value refuses the first of them. */
    public static final int EXCHANGED_MAX = 100;

    private Narrowing() {
    }

    /**
     * One transaction's frame around a part: moves progress on, and must come before rows are touched.
     */
    @FunctionalInterface
    public interface Frame {
        /** @return false when the table has moved under us: nothing may be applied */
        boolean enter(Connection connection, List<Change> part) throws SQLException;
    }

    /** The frame's other end, once the rows are applied and before the commit. */
    @FunctionalInterface
    public interface Finish {
        void leave(Connection connection, List<Change> part, Healed healed) throws SQLException;
    }

    /**
     * @param applied how many changes were applied, from the first on
     * @param moved   whether it ended because the table moved under us
     * @param refusal why the change behind the applied ones was refused; empty when all were applied or the table moved
     */
    public record Outcome(int applied, boolean moved, Optional<Exception> refusal) {
    }

    public static Outcome apply(Connection connection, Applier applier, Shape shape, List<Change> changes, Frame frame, Finish finish)
            throws SQLException {
        int from = 0;
        int length = changes.size();
        ApplyMode mode = applier.firstMode();
        SQLException alone = null;
        while (from < changes.size()) {
            List<Change> part = changes.subList(from, Math.min(from + length, changes.size()));
            try {
                if (!attempt(connection, applier, shape, part, mode, frame, finish)) {
                    return new Outcome(from, true, Optional.empty());
                }
                from += part.size();
                mode = applier.firstMode();
                length = alone == null ? length : changes.size();
                alone = null;
            } catch (SQLException e) {
                boolean replaceable = applier.isReplaceable();
                boolean looked = applier.isFresh();
                boolean aboutRows = e instanceof UnexpectedCountException || ErrorClassifier.classify(e) == ErrorClass.ROW;
                if (looked || !aboutRows) {
                    applier.forget();   // what was looked at, or made, is rolled back, or lost with the connection
                }
                rollback(connection, e);
                if (!aboutRows) {
                    throw e;
                }
                ApplyMode next = next(replaceable, mode, e);
                if (next != null) {
                    mode = next;
                } else if (alone != null || part.size() == 1 && looked && mayExchange(e)) {
                    alone = alone == null ? e : alone;
                    length = part.size() + 1;
                    mode = applier.firstMode();
                    if (part.size() == EXCHANGED_MAX || from + length > changes.size()
                        || changes.get(from + length - 1).tx() != part.get(0).tx()) {
                        return new Outcome(from, false, Optional.of(alone));
                    }
                } else if (part.size() > 1) {
                    length = part.size() / 2;
                    mode = applier.firstMode();
                } else if (!looked) {
                    applier.forget();   // the target's table may have been altered since we looked at it
                    mode = applier.firstMode();
                } else {
                    return new Outcome(from, false, Optional.of(e));
                }
            }
        }
        return new Outcome(from, false, Optional.empty());
    }

    /**
     * Whether a row is in the way that a later change of the same transaction may move: unique values, and those that an exclusion
     * constraint keeps apart, that change hands within a transaction can only be applied together.
     */
    public static boolean mayExchange(Exception refusal) {
        String state = ErrorClassifier.sqlState(refusal);
        return "23505".equals(state) || "23P01".equals(state);
    }

    /** One transaction's frame around a chunk. */
    @FunctionalInterface
    public interface ChunkFrame {
        /** @return false when the table does not wait for this chunk (any more) */
        boolean enter(Connection connection) throws SQLException;
    }

    /**
     * Applies a chunk of a sync, in one transaction; where a unique value is in the way, once more with what lies ahead cleared, if nothing
     * is lost by that but rows which later chunks bring.
     */
    public static Outcome copy(Connection connection, Applier applier, ChunkRecord chunk, ChunkFrame frame) throws SQLException {
        for (boolean clearAhead : new boolean[] {false, true}) {
            try {
                if (!frame.enter(connection)) {
                    connection.rollback();
                    return new Outcome(0, true, Optional.empty());
                }
                applier.prepare(connection, chunk.shape());
                applier.copy(connection, chunk, clearAhead);
                connection.commit();
                return new Outcome(1, false, Optional.empty());
            } catch (SQLException e) {
                boolean replaceable = applier.isReplaceable();
                applier.forget();
                rollback(connection, e);
                if (ErrorClassifier.classify(e) != ErrorClass.ROW) {
                    throw e;
                }
                if (clearAhead || !replaceable || !mayExchange(e)) {
                    return new Outcome(0, false, Optional.of(e));
                }
            }
        }
        throw new IllegalStateException("a chunk was neither applied nor refused");
    }

    private static boolean attempt(Connection connection, Applier applier, Shape shape, List<Change> part, ApplyMode mode, Frame frame,
            Finish finish) throws SQLException {
        if (!frame.enter(connection, part)) {
            connection.rollback();
            return false;
        }
        applier.prepare(connection, shape);
        Healed healed = applier.apply(connection, part, mode);
        finish.leave(connection, part, healed);
        connection.commit();
        return true;
    }

    /** If not even this works the connection is lost, and whatever the part met is no longer about its rows. */
    private static void rollback(Connection connection, Exception met) throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            if (met instanceof SQLException sql && ErrorClassifier.classify(sql) == ErrorClass.TRANSIENT) {
                sql.addSuppressed(lost);
                throw sql;
            }
            lost.addSuppressed(met);
            throw lost;
        }
    }

    /** A more careful mode that may do where this one did not; null when none would. */
    private static ApplyMode next(boolean replaceable, ApplyMode mode, Exception error) {
        boolean aboutRowsThere = error instanceof UnexpectedCountException || mayExchange(error)
            || "21000".equals(ErrorClassifier.sqlState(error));
        if (!aboutRowsThere) {
            return null;
        }
        return switch (mode) {
            case ASSUME_NOTHING -> replaceable ? ApplyMode.CLEAR_AHEAD : null;
            case CLEAR_AHEAD -> null;
            case EXPECT -> ApplyMode.PROBE;
            case PROBE -> replaceable ? ApplyMode.REPLACE : null;
            case REPLACE -> null;
        };
    }
}
