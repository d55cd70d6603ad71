package dev.convoy.producer;

import dev.convoy.producer.capture.Alterations;
import dev.convoy.table.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Looks from time to time for tables that were altered without a change of theirs telling so. Nothing is published during a look, so it is
 * short: at {@value #AT_ONCE} tables, which take 7 ms, and at the next ones later. Kept over sessions, which may be shorter than a round;
 * confined to the producer's thread.
 */
final class AlterationWatch {
    static final int AT_ONCE = 200;
    /** Looks take one part in so many of the time. */
    private static final int REST = 500;
    /** However busy the machine is, each table's turn comes after this, or as soon as the leader's turns and alterations let it. */
    static final Duration ROUND_MAX = Duration.ofSeconds(15);
    /** What takes longer goes on with the leader's next turn. */
    static final Duration TOGETHER_MAX = Duration.ofSeconds(1);

    private final Duration roundMin;
    private final LongSupplier nanos;
    private int next;
    private long due;

    /** Reads what the catalog says of tables, from one number to another. */
    interface Look {
        Alterations among(int firstId, int lastId) throws SQLException;
    }

    /** Does with an altered table what is to be done. */
    interface Found {
        void altered(TableName table) throws SQLException;
    }

    /**
     * @param roundMin how often each table is looked at, at most
     * @param nanos    a clock that is never set
     */
    AlterationWatch(Duration roundMin, LongSupplier nanos) {
        this.roundMin = roundMin;
        this.nanos = nanos;
        this.due = nanos.getAsLong();
    }

    /**
     * Looks at those whose turn it is, if it is time; at as many as are overdue, since turns of the leader's may be longer than the rests
     * between looks. Not behind tables that were altered: what is done with them may take long, or fail, and changes are to be published
     * in between, by the next session if by no other.
     */
    void lookIfDue(Look look, Found found) throws SQLException {
        long start = nanos.getAsLong();
        if (start - due > ROUND_MAX.toNanos()) {
            due = start - ROUND_MAX.toNanos();      // rounds that were missed are not made up for
        }
        int looks = 1;
        for (int looked = 0; looked < looks; looked++) {
            long begun = nanos.getAsLong();
            if (begun - due < 0 || begun - start > TOGETHER_MAX.toNanos()) {
                return;
            }
            long wasDue = due;
            due = begun + ROUND_MAX.toNanos();      // if this fails
            Alterations altered = look.among(next, next + AT_ONCE - 1);
            long took = nanos.getAsLong() - begun;
            looks = altered.lastId() / AT_ONCE + 1;
            next = next / AT_ONCE + 1 < looks ? next + AT_ONCE : 0;
            long longest = ROUND_MAX.toNanos() / looks;
            long rest = Math.min(Math.max(took * REST, roundMin.toNanos() / looks), longest);
            for (TableName table : altered.tables()) {
                found.altered(table);
            }
            long rested = nanos.getAsLong() + rest;
            boolean mayGoOn = altered.tables().isEmpty() && looked < looks - 1;
            due = mayGoOn ? Math.min(rested, wasDue + longest) : rested;
        }
    }
}
