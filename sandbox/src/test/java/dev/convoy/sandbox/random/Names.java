package dev.convoy.sandbox.random;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names that are hard on whoever quotes, folds, cuts or aliases them; each is given out once. Not thread-safe. */
final class Names {
    private static final List<String> HARD = List.of("Mixed Case", "UPPER", "with \"quotes\"", "it's", "a.b", ".", "%", "%s", "50%I",
        "%1$s",
        "$1", "\\1", "back\\slash", "{flush}", "/*", "--", "; DROP TABLE x", "$convoy$", "$body$", "new\nline", " lead", "trail ", "\ttab",
        "größe", "日本語", "😀", "é", "e\u0301", "\u202ertl", "?", "??|", ":name", "#", "[a]", "{}", ",", "null", "true", "1", "1e5",
        "select", "user", "table", "order", "group", "all", "default", "primary", "column", "limit", "current_user", "case", "end",
        "o", "n", "k", "s", "r", "t", "x", "w", "c", "a", "b", "d", "g", "m", "p", "q", "l", "u", "v", "i", "key", "value", "values",
        "seq", "row", "rows", "new", "old", "new_rows", "old_rows", "line", "op", "data", "found", "id", "source", "target", "state",
        "before", "after", "json", "text", "ord", "ordinality", "excluded", "tg_op", "v_op", "v_line", "v_reread", "name", "type", "at",
        "n63_" + "n".repeat(59), "日".repeat(21), "\"".repeat(31), "k1", "k2", "h", "hash", "sum", "range", "chunk", "shape", "f1");

    private final Chance chance;
    private final Set<String> given = new HashSet<>();
    private final List<String> freed = new ArrayList<>();

    Names(Chance chance) {
        this.chance = chance;
    }

    String next() {
        if (!freed.isEmpty() && chance.oneIn(3)) {
            String again = freed.remove(0);
            given.add(again);
            return again;
        }
        for (int i = 0; i < 20; i++) {
            String name = chance.oneIn(4) ? "c" + chance.below(30) : chance.pick(HARD);
            if (!freed.contains(name) && given.add(name)) {
                return name;
            }
        }
        String plain = "plain_" + given.size();
        given.add(plain);
        return plain;
    }

    /** A name that was given out may be given out again: a column under a dropped one's name. */
    void free(String name) {
        if (given.remove(name)) {
            freed.add(name);
        }
    }
}
