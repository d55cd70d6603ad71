package dev.convoy.producer;

import dev.convoy.producer.capture.Alterations;
import dev.convoy.table.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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
    /** However busy the machine is, an altered table is seen after this. */
    static final Duration ROUND_MAX = Duration.ofSeconds(15);

    private final Duration roundMin;
    private final LongSupplier nanos;
    private int next;
    private long due;

    /** Reads what the catalog says of tables, from one number to another. */
    interface Look {
        Alterations among(int firstId, int lastId) throws SQLException;
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

    /** The altered ones of those whose turn it is; none when it is too soon. */
    List<TableName> lookIfDue(Look look) throws SQLException {
        long begun = nanos.getAsLong();
        if (begun - due < 0) {
            return List.of();
        }
        Alterations found = look.among(next, next + AT_ONCE - 1);
        long ended = nanos.getAsLong();
        int looks = found.lastId() / AT_ONCE + 1;
        next = next / AT_ONCE + 1 < looks ? next + AT_ONCE : 0;
        long rest = Math.max((ended - begun) * REST, roundMin.toNanos() / looks);
        due = ended + Math.min(rest, ROUND_MAX.toNanos() / looks);
        return found.tables();
    }
}
