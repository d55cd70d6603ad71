package dev.convoy.consumer.apply;

import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a batch of changes comes to: each key's last state, and what its first change said was there before. Pure.
 *
 * <p>Example: {@code c 1, u 1, d 2, c 3, d 3} nets to: row 1 is new and shall be as the update left it; row 2 was there and shall be
 * gone; row 3 was not there and shall not be.
 */
public final class Net {
    /** What was there before the batch, as the key's first change in it tells. */
    enum Before {
        ROW, NOTHING, UNKNOWN
    }

    /** One key: what was before, and the row it shall have, or none. */
    record KeyState(ByteSlice key, Before before, ByteSlice row) {
    }

    private final boolean truncate;
    private final Collection<KeyState> keys;

    private Net(boolean truncate, Collection<KeyState> keys) {
        this.truncate = truncate;
        this.keys = keys;
    }

    public static Net of(List<Change> changes) {
        boolean truncate = false;
        Map<ByteSlice, KeyState> states = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.op() == Op.TRUNCATE) {
                truncate = true;
                states.clear();
            } else {
                KeyState known = states.get(change.key());
                Before before = known != null ? known.before() : before(change);
                states.put(change.key(), new KeyState(change.key(), before, change.row()));
            }
        }
        return new Net(truncate, states.values());
    }

    private static Before before(Change change) {
        if (change.nested()) {
            return Before.UNKNOWN;
        }
        return change.op() == Op.CREATE ? Before.NOTHING : Before.ROW;
    }

    /** Whether the table is emptied first. */
    boolean truncate() {
        return truncate;
    }

    Collection<KeyState> keys() {
        return keys;
    }

    /** The keys that shall have no row. */
    List<KeyState> gone() {
        return keys.stream().filter(state -> state.row() == null).toList();
    }

    /** The keys that satisfy all: what was before, and whether a row shall be. */
    List<KeyState> select(Before before, boolean row) {
        List<KeyState> selected = new ArrayList<>();
        for (KeyState state : keys) {
            if (state.before() == before && (state.row() != null) == row) {
                selected.add(state);
            }
        }
        return selected;
    }

    /** The same net with what is really there put in the place of what was expected. */
    Net knowing(Map<ByteSlice, Boolean> there) {
        List<KeyState> corrected = new ArrayList<>(keys.size());
        for (KeyState state : keys) {
            corrected.add(new KeyState(state.key(), there.get(state.key()) ? Before.ROW : Before.NOTHING, state.row()));
        }
        return new Net(truncate, corrected);
    }
}
