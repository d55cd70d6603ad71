package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import java.util.Map;

/** The table, and its rows, that several benchmarks fill. Stateless. */
final class Items {
    private Items() {
    }

    /**
     * A script of this package with its holes filled: {@code items}, which makes the table, {@code item_rows}, which fills it, and
     * {@code rows}, how many these are.
     */
    static String script(String name, String table, int rows) {
        String count = Integer.toString(rows);
        return Sql.fill(Sql.load(Items.class, name), Map.of("rows", count, "items", Sql.fill(Sql.load(Items.class, "items"), Map.of("table",
            table)), "item_rows", Sql.fill(Sql.load(Items.class, "item_rows"), Map.of("table", table, "rows", count))));
    }
}
