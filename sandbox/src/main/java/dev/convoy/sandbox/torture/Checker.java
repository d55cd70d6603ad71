package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Looks at source, topic and targets from outside, when the load has ended and everything has arrived. Confined to one thread. */
final class Checker {
    private static final Duration SETTLE = Duration.ofSeconds(100);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int DIFFERENCES_TOLD = 5;

    private final Arena arena;
    private final Fleet fleet;
    private final Ledger ledger;
    private final Status status;

    Checker(Arena arena, Fleet fleet, Ledger ledger, Status status) {
        this.arena = arena;
        this.fleet = fleet;
        this.ledger = ledger;
        this.status = status;
    }

    /** Waits until everything has arrived and status is green; what is parked at a target that replays on command is replayed. */
    boolean settle() {
        Instant begun = Instant.now();
        Status.Seen seen = status.look();
        while (!seen.green() || seen.waiting() > 0) {
            if (Duration.between(begun, Instant.now()).compareTo(SETTLE) > 0) {
                ledger.violation("not everything has arrived %d s after the last fault: %s", SETTLE.toSeconds(), seen.text());
                return false;
            }
            seen.parked().forEach(target -> arena.admin("replay", "--target", target));
            LockSupport.parkNanos(PAUSE.toNanos());
            seen = status.look();
        }
        ledger.tell("all has arrived %d ms after the last change; status is green", Duration.between(begun, Instant.now()).toMillis());
        return true;
    }

    /** @param synced {@code target.table} where a sync may have brought a row again */
    void check(Set<String> synced) throws SQLException, IOException {
        for (String target : Arena.TARGETS) {
            for (String table : Tables.ALL) {
                compare(target, table);
            }
            total(target);
        }
        total(Arena.SOURCE);
        SourceHistory history = SourceHistory.read(arena);
        ledger.fact("changes committed: %,d", history.changes());
        new TopicCheck(arena, ledger, history).check();
        status.mustCount(history);
        for (String target : Arena.TARGETS) {
            new TargetHistory(arena, ledger, history, target).check(synced);
            healed(target);
        }
        logs();
    }

    void compare(String target, String table) throws SQLException {
        String here = rows(Arena.SOURCE, table);
        String there = rows(target, table);
        if (!here.equals(there)) {
            ledger.violation("table %s differs at %s: %s, at the source %s; %s", table, target, there, here, differences(target, table));
        }
    }

    /** Whether a table is equal now; false too where it cannot be asked. */
    boolean isEqual(String target, String table) {
        try {
            return rows(Arena.SOURCE, table).equals(rows(target, table));
        } catch (SQLException e) {
            return false;
        }
    }

    private String rows(String database, String table) throws SQLException {
        return arena.ask(database, "SELECT count(*) || ' rows, hash ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "
            + table + " t");
    }

    private String differences(String target, String table) throws SQLException {
        String query = "SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM (SELECT id, version FROM " + table + " ORDER BY id) t";
        List<String> here = arena.ask(Arena.SOURCE, query).lines().toList();
        List<String> there = arena.ask(target, query).lines().toList();
        Set<String> inBoth = new java.util.HashSet<>(here);
        inBoth.retainAll(Set.copyOf(there));
        return "(id,version) only at the source " + here.stream().filter(row -> !inBoth.contains(row)).limit(DIFFERENCES_TOLD).toList()
            + ", only at the target " + there.stream().filter(row -> !inBoth.contains(row)).limit(DIFFERENCES_TOLD).toList();
    }

    private void total(String database) throws SQLException {
        String sum = arena.ask(database, "SELECT sum(balance)::text FROM " + Tables.TRANSFERS);
        if (!Long.toString(Tables.ACCOUNTS * Tables.BALANCE).equals(sum)) {
            ledger.violation("the accounts at %s sum up to %s, not %d", database, sum, Tables.ACCOUNTS * Tables.BALANCE);
        }
    }

    /** A change applied twice, or one left out, would have met rows other than it expects. */
    private void healed(String target) throws SQLException {
        String healed = arena.ask(target, "SELECT string_agg(format('%s %s/%s/%s', table_name, insert_exists, update_missing,"
            + " delete_missing), ', ') FROM convoy.progress WHERE insert_exists + update_missing + delete_missing > 0");
        if (healed != null) {
            ledger.violation("changes at %s met other rows than they expect (insert exists/update missing/delete missing): %s", target,
                healed);
        }
    }

    private void logs() {
        for (String place : Fleet.everybody()) {
            try {
                String log = new String(Files.readAllBytes(fleet.log(place)), StandardCharsets.UTF_8);
                for (String bad : List.of("OutOfMemory", arena.environment().get("TORTURE_PASSWORD"), "code=INTERNAL")) {
                    if (log.contains(bad)) {
                        ledger.violation("the log of %s contains %s: %s", place, bad, log.lines().filter(line -> line.contains(bad))
                            .findFirst().orElseThrow());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Asks one more command of an operator, and takes any exit status but the wanted one for a violation. */
    void admin(int wanted, String... arguments) {
        ConvoyProcess.Result result = arena.admin(arguments);
        if (result.status() != wanted) {
            ledger.violation("admin %s: status %d, not %d: %s", String.join(" ", arguments), result.status(), wanted,
                result.err() + result.out());
        }
    }
}
