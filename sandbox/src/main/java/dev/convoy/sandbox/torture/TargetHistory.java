package dev.convoy.sandbox.torture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * What a target's triggers saw being applied: for each key the versions grow, so it was in the order of commits, nothing came twice (I3),
 * and nothing came that was not committed. A batch brings the last state of each key only, so versions may be left out. Confined to one
 * thread.
 */
final class TargetHistory {
    private static final int FETCH_ROWS = 10_000;

    private final Arena arena;
    private final Ledger ledger;
    private final SourceHistory history;
    private final String target;

    TargetHistory(Arena arena, Ledger ledger, SourceHistory history, String target) {
        this.arena = arena;
        this.ledger = ledger;
        this.history = history;
        this.target = target;
    }

    void check(Set<String> synced) throws SQLException {
        long states = 0;
        try (Connection connection = arena.connect(target); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(FETCH_ROWS);
            String table = "";
            long key = 0;
            long version = 0;
            try (ResultSet row = statement.executeQuery("SELECT tab, key, version, n FROM history ORDER BY tab, key, n")) {
                while (row.next()) {
                    states++;
                    long next = row.getLong(3);
                    if (!history.isCommitted(row.getString(1), next)) {
                        ledger.violation("%s applied version %d of table %s, key %d, which was never committed", target, next,
                            row.getString(1), row.getLong(2));
                    }
                    boolean sameKey = row.getString(1).equals(table) && row.getLong(2) == key;
                    if (sameKey && next < version) {
                        ledger.violation("%s applied version %d behind version %d of table %s, key %d (line %d)", target, next, version,
                            table, key, row.getLong(4));
                    } else if (sameKey && next == version && !synced.contains(target + "." + table)) {
                        ledger.violation("%s applied version %d of table %s, key %d twice (line %d)", target, version, table, key,
                            row.getLong(4));
                    }
                    table = row.getString(1);
                    key = row.getLong(2);
                    version = next;
                }
            }
        }
        ledger.fact("states applied at %s: %,d", target, states);
    }
}
