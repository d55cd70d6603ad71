package dev.convoy.sandbox.quickstart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many changes the workload has committed, per table, counted as Convoy numbers them: one for each row inserted, updated or
 * deleted (also by a foreign key), two for a row whose key changed, one for a TRUNCATE. Safe from any thread.
 */
final class Ledger {

    private final Map<String, LongAdder> committed = new LinkedHashMap<>();

    Ledger() {
        ShopTable.ALL.forEach(table -> committed.put(table.name(), new LongAdder()));
    }

    /** Adds what one committed transaction has changed. */
    void add(Map<String, Long> changes) {
        changes.forEach((table, count) -> committed.get(table).add(count));
    }

    long of(ShopTable table) {
        return committed.get(table.name()).sum();
    }
}
