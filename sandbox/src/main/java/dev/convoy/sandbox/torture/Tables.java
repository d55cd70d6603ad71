package dev.convoy.sandbox.torture;

import dev.convoy.db.Sql;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tables that are replicated. Each has a column {@code version}, drawn from one sequence while the row's lock (or the key's advisory
 * lock) is held: so for each key, versions grow in the order in which transactions commit, at the source and wherever changes of that key
 * arrive. Stateless.
 */
final class Tables {
    static final String TRANSFERS = "accounts";
    static final String REFUSED = "refused";
    static final String WIPED = "wiped";
    static final String ON_SMALL_DISK = "bulk";
    static final int ACCOUNTS = 24;
    static final long BALANCE = 1_000;
    static final List<String> ALL = List.of(TRANSFERS, "counters", "tokens", "churn", "seats", WIPED, "bulk", REFUSED);

    private Tables() {
    }

    /** Makes the tables, with triggers that write every row state to {@code history}, at the source. */
    static String source() {
        return Sql.load(Tables.class, "tables") + Sql.load(Tables.class, "source") + ALL.stream()
            .map(table -> Sql.fill(Sql.load(Tables.class, "source_trigger"), java.util.Map.of("table", table)))
            .collect(Collectors.joining("\n"));
    }

    /** The same at a target, where a history of what was applied is written even by sessions that are replicas. */
    static String target() {
        return Sql.load(Tables.class, "tables") + Sql.load(Tables.class, "target") + ALL.stream()
            .map(table -> Sql.fill(Sql.load(Tables.class, "target_trigger"), java.util.Map.of("table", table)))
            .collect(Collectors.joining("\n"));
    }
}
