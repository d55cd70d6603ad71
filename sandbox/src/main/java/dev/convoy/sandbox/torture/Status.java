package dev.convoy.sandbox.torture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code admin status --json} as an operator reads it: red when it must be, and the books balance whenever it is asked. Thread-safe. */
final class Status {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Arena arena;
    private final Ledger ledger;
    private final Books books;

    Status(Arena arena, Ledger ledger) {
        this.arena = arena;
        this.ledger = ledger;
        this.books = new Books(arena, ledger);
    }

    /**
     * @param green   whether its exit status says so
     * @param waiting changes that are captured and not applied, all tables and targets
     * @param parked  targets where something is parked
     * @param text    the answer
     */
    record Seen(boolean green, long waiting, List<String> parked, String text) {
    }

    /** Asks, and checks the books (I10). */
    Seen look() {
        Map<String, Long> published = books.published();
        ConvoyProcess.Result result = arena.admin("status", "--json");
        JsonNode root;
        try {
            root = JSON.readTree(result.out());
        } catch (JsonProcessingException e) {
            ledger.violation("status --json is not JSON (exit status %d): %s %s", result.status(), result.out(), result.err());
            return new Seen(false, 1, List.of(), result.out());
        }
        books.check(root, published);
        long waiting = 0;
        List<String> parked = new ArrayList<>();
        for (JsonNode table : root.path("tables")) {
            long captured = table.path("captured").asLong();
            long known = table.path("applied").asLong() + table.path("waiting").asLong() + table.path("parked").asLong()
                + table.path("skipped").asLong();
            if (captured != known || table.path("waiting").asLong() < 0) {
                ledger.violation("the books do not balance: %s", table);
            }
            waiting += captured - table.path("applied").asLong();
            if (table.path("parked").asLong() > 0 && !parked.contains(table.path("target").asText())) {
                parked.add(table.path("target").asText());
            }
        }
        return new Seen(result.status() == 0, waiting, parked, result.out());
    }

    /** At rest it must say that exactly what was committed is captured and applied. */
    void mustCount(SourceHistory history) throws IOException {
        for (JsonNode table : JSON.readTree(look().text()).path("tables")) {
            long committed = history.changesOf(Books.tableOf(table));
            if (table.path("captured").asLong(-1) != committed || table.path("applied").asLong(-1) != committed) {
                ledger.violation("%d changes were committed, and status says: %s", committed, table);
            }
        }
    }

    void mustBeRed(String why) {
        Seen seen = look();
        if (seen.green()) {
            ledger.violation("status is green although %s: %s", why, seen.text());
        }
    }

    /** If a target's line is not empty before and after status was asked, the answer must be red. */
    void mustBeRedIfParked(String target) throws SQLException {
        String query = "SELECT count(*) FROM convoy.parked";
        long before = Long.parseLong(arena.ask(target, query));
        if (before == 0) {
            return;
        }
        Seen seen = look();
        if (seen.green() && Long.parseLong(arena.ask(target, query)) > 0) {
            ledger.violation("status is green although %d changes are parked at %s: %s", before, target, seen.text());
        }
    }
}
