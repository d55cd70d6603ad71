package dev.convoy.table;

import java.time.Instant;
import java.util.Map;

/**
 * How far a table has come at the source.
 *
 * @param published   number of the last published change
 * @param captured    number the last captured change has or will have
 * @param oldestMs    how long the oldest change that is not published has waited
 * @param detachedAt  since when its changes are not captured; null while they are
 * @param error       why its capture does not fit it, as JSON; null when it does
 * @param publishedAt when the last published change was captured; null when none was
 * @param endedCopies by target: the last copy that was asked for, where it has ended before it was complete
 */
public record Captured(long published, long captured, long oldestMs, Instant detachedAt, String error, Instant publishedAt,
                       Map<String, EndedCopy> endedCopies) {
    /**
     * A copy that was given up.
     *
     * @param message that it was cancelled, or why it failed
     */
    public record EndedCopy(String message, Instant at) {
    }

    /** A table of which no more is known than how far it has come. */
    public static Captured upTo(long seq) {
        return new Captured(seq, seq, 0, null, null, null, Map.of());
    }

    public boolean detached() {
        return detachedAt != null;
    }
}
