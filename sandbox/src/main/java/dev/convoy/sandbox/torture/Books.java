package dev.convoy.sandbox.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What status says of a table's changes, against what is counted where they are (I10): at the source what is captured, at a target what is
 * parked and skipped. A server that does not answer is not asked. Thread-safe.
 */
final class Books {
    static final String PUBLISHED = "SELECT table_name, seq FROM convoy.attached";
    private static final String CAPTURED = "SELECT a.table_name, a.seq + coalesce(sum(q.row_count), 0) FROM convoy.attached a"
        + " LEFT JOIN convoy.queue q ON q.table_id = a.table_id AND NOT pg_visible_in_snapshot(q.xid, (SELECT snapshot FROM convoy.tick"
        + " WHERE published ORDER BY id DESC LIMIT 1)) GROUP BY a.table_name, a.seq";
    private static final String RECEIVED = "SELECT table_name, received FROM convoy.progress";
    /** In one snapshot, so it holds at any time. */
    private static final String UNEQUAL = "SELECT string_agg(format('%s: %s are parked, in convoy.parked are %s; %s were skipped,"
        + " convoy.audit knows of %s', p.table_name, p.received - p.seq, k.n, p.skipped, a.n), ', ') FROM convoy.progress p"
        + " CROSS JOIN LATERAL (SELECT count(*) AS n FROM convoy.parked k WHERE k.table_name = p.table_name AND k.part = 0) k"
        + " CROSS JOIN LATERAL (SELECT count(*) AS n FROM convoy.audit a WHERE a.table_name = p.table_name AND a.what = 'skip') a"
        + " WHERE (p.received - p.seq, p.skipped) <> (k.n, a.n)";

    private final Arena arena;
    private final Ledger ledger;

    Books(Arena arena, Ledger ledger) {
        this.arena = arena;
        this.ledger = ledger;
    }

    /** How many changes of each table are published: of these, status must know from now on. */
    Map<String, Long> published() {
        return numbers(Arena.SOURCE, PUBLISHED);
    }

    /** @param published before status was asked */
    void check(JsonNode status, Map<String, Long> published) {
        Map<String, Long> captured = numbers(Arena.SOURCE, CAPTURED);
        Map<String, Map<String, Long>> received = new HashMap<>();
        for (String target : Arena.TARGETS) {
            received.put(target, numbers(target, RECEIVED));
            unequal(target);
        }
        boolean answered = !status.path("source").path("state").asText().equals("unreachable");
        for (JsonNode table : status.path("tables")) {
            String name = tableOf(table);
            Long known = received.get(table.path("target").asText()).get(name);
            long told = table.path("captured").asLong();
            if (answered && captured.containsKey(name) && known != null
                && (told < published.getOrDefault(name, 0L) || told > Math.max(captured.get(name), known))) {
                ledger.violation("%d changes of %s were published, then %d captured, of which %s had received %d; status says: %s",
                    published.getOrDefault(name, 0L), name, captured.get(name), table.path("target").asText(), known, table);
            }
        }
    }

    /** The name, without its schema, of a table that status tells of. */
    static String tableOf(JsonNode table) {
        return table.path("table").asText().replaceFirst("^public\\.", "");
    }

    private void unequal(String target) {
        try {
            String unequal = arena.ask(target, UNEQUAL);
            if (unequal != null) {
                ledger.violation("the books of %s do not balance: %s", target, unequal);
            }
        } catch (SQLException e) {
            failed(target, e);
        }
    }

    private Map<String, Long> numbers(String database, String query) {
        try {
            return arena.numbers(database, query);
        } catch (SQLException e) {
            failed(database, e);
            return Map.of();
        }
    }

    private void failed(String database, SQLException trouble) {
        if (!Client.isLost(String.valueOf(trouble.getSQLState()))) {
            ledger.violation("the books of %s cannot be looked into: %s", database, trouble.getMessage());
        }
    }
}
