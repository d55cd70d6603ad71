package dev.convoy.table;

import java.time.Instant;

/**
 * How far a table has come at the source.
 *
 * @param published   number of the last published change
 * @param captured    number the last captured change has or will have
 * @param oldestMs    how long the oldest change that is not published has waited
 * @param detachedAt  since when its changes are not captured; null while they are
 * @param error       why its capture does not fit it, as JSON; null when it does
 * @param publishedAt when the last published change was captured; null when none was
 */
public record Captured(long published, long captured, long oldestMs, Instant detachedAt, String error, Instant publishedAt) {
    public boolean detached() {
        return detachedAt != null;
    }
}
