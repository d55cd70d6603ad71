package dev.convoy.consumer.progress;

/**
 * What is with a table at a target. Stored in {@code convoy.progress.state}.
 *
 * <pre>
 *            a row is refused (worker)              the line is empty (replay, skip)
 *   live ───────────────────────────► parked ───────────────────────────────────► live
 *    │                                   │
 *    │ gap, unknown record (worker);     a parked table that meets one is told when its line is empty
 *    ▼
 *   stopped ── the cause is gone, or a sync has passed it (worker) ──► live
 * </pre>
 */
public enum TableState {
    LIVE, PARKED, SYNCING, STOPPED;

    String stored() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static TableState of(String stored) {
        return valueOf(stored.toUpperCase(java.util.Locale.ROOT));
    }
}
