package dev.convoy.consumer;

import dev.convoy.table.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tables a target is asked about, so that idle ones cost next to nothing. A crash takes the commits of its last moments only: a table
 * that was found as its worker remembers it, and had been so a look before, has nothing left that a crash could take. It is asked about in
 * every sixth look, for the sake of a target that was put back to a backup. Not thread-safe.
 */
final class Kept {
    /** Of so many looks, one is at all tables. */
    static final int LOOKS_A_ROUND = 6;

    private final Map<TableName, Long> kept = new HashMap<>();
    /** What was remembered at the look before this one, and at this. */
    private Map<TableName, Long> before = Map.of();
    private Map<TableName, Long> now = Map.of();
    private int looks;

    /** Begins a look; returns what is to be compared of {@code remembered}, the numbers that workers have come to. */
    Map<TableName, Long> asked(Map<TableName, Long> remembered) {
        before = now;
        now = Map.copyOf(remembered);
        Map<TableName, Long> asked = new HashMap<>(remembered);
        if (looks++ % LOOKS_A_ROUND != 0) {
            asked.entrySet().removeIf(each -> each.getValue().equals(kept.get(each.getKey())));
        }
        return asked;
    }

    /** The tables of which the target, at {@code stored}, knows less than was remembered. */
    List<TableName> forgotten(Map<TableName, Long> asked, Map<TableName, Long> stored) {
        List<TableName> forgotten = new ArrayList<>();
        asked.forEach((table, received) -> {
            if (stored.getOrDefault(table, 0L) < received) {
                kept.remove(table);
                forgotten.add(table);
            } else if (received.equals(before.get(table))) {
                kept.put(table, received);
            }
        });
        return forgotten;
    }

    /** Nothing is known of the target any more. */
    void clear() {
        kept.clear();
        now = Map.of();
    }
}
