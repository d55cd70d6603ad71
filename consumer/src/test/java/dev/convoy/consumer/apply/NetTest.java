package dev.convoy.consumer.apply;

import static dev.convoy.consumer.apply.Changes.create;
import static dev.convoy.consumer.apply.Changes.delete;
import static dev.convoy.consumer.apply.Changes.key;
import static dev.convoy.consumer.apply.Changes.nested;
import static dev.convoy.consumer.apply.Changes.row;
import static dev.convoy.consumer.apply.Changes.truncate;
import static dev.convoy.consumer.apply.Changes.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A net leaves what its changes would have left one by one, and knows what its first changes said was there before. */
class NetTest {

    @Test
    void theExampleOfTheClassHolds() {
        Net net = Net.of(List.of(create(1, 1, "a"), update(2, 1, "b"), delete(3, 2), create(4, 3, "c"), delete(5, 3)));

        assertEquals(List.of(new Net.KeyState(key(1), Net.Before.NOTHING, row(1, "b")), new Net.KeyState(key(2), Net.Before.ROW, null),
            new Net.KeyState(key(3), Net.Before.NOTHING, null)), List.copyOf(net.keys()));
        assertFalse(net.truncate());
    }

    @Test
    void aRowThatIsDeletedAndCreatedAgainIsAnUpdate() {
        Net net = Net.of(List.of(delete(1, 1), create(2, 1, "b")));

        assertEquals(List.of(new Net.KeyState(key(1), Net.Before.ROW, row(1, "b"))), List.copyOf(net.keys()));
        assertEquals(1, net.select(Net.Before.ROW, true).size());
    }

    @Test
    void aTruncateForgetsWhatWasBeforeIt() {
        Net net = Net.of(List.of(create(1, 1, "a"), update(2, 2, "b"), truncate(3), create(4, 2, "c")));

        assertTrue(net.truncate());
        assertEquals(List.of(new Net.KeyState(key(2), Net.Before.NOTHING, row(2, "c"))), List.copyOf(net.keys()));
    }

    @Test
    void aTruncateAloneIsKept() {
        Net net = Net.of(List.of(truncate(1)));

        assertTrue(net.truncate());
        assertTrue(net.keys().isEmpty());
    }

    @Test
    void aNestedChangeDoesNotSayWhatWasThere() {
        assertEquals(List.of(new Net.KeyState(key(1), Net.Before.UNKNOWN, row(1, "b"))),
            List.copyOf(Net.of(List.of(nested(update(1, 1, "a")), update(2, 1, "b"))).keys()));
        assertEquals(List.of(new Net.KeyState(key(1), Net.Before.NOTHING, row(1, "b"))),
            List.copyOf(Net.of(List.of(create(1, 1, "a"), nested(update(2, 1, "b")))).keys()));
    }

    @Test
    void keysAreComparedByTheirBytesWhereverTheyLie() {
        byte[] page = "..{\"id\":1}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Change update = update(2, 1, "b");
        Change moved = new Change(update.table(), Op.UPDATE, 2, 1, 1, 1, 1, false, new ByteSlice(page, 2, page.length - 2), update.row(),
            new byte[0]);

        assertEquals(1, Net.of(List.of(create(1, 1, "a"), moved)).keys().size());
    }

    @Test
    void whatIsReallyThereReplacesWhatWasExpected() {
        Net net = Net.of(List.of(create(1, 1, "a"), update(2, 2, "b"), nested(delete(3, 3)), delete(4, 4)));

        Net knowing = net.knowing(Map.of(key(1), true, key(2), false, key(3), true, key(4), false));

        assertEquals(List.of(
            new Net.KeyState(key(1), Net.Before.ROW, row(1, "a")),
            new Net.KeyState(key(2), Net.Before.NOTHING, row(2, "b")),
            new Net.KeyState(key(3), Net.Before.ROW, null),
            new Net.KeyState(key(4), Net.Before.NOTHING, null)), List.copyOf(knowing.keys()));
    }

    @Test
    void theNetOfAnySequenceLeavesWhatItsChangesLeaveOneByOne() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            Map<ByteSlice, ByteSlice> before = new HashMap<>();
            List<Change> history = history(random, before, random.nextInt(20));
            List<Change> batch = history(random, new HashMap<>(before), random.nextInt(60));

            Map<ByteSlice, ByteSlice> oneByOne = new HashMap<>(before);
            batch.forEach(change -> apply(change, oneByOne));
            Map<ByteSlice, ByteSlice> atOnce = new HashMap<>(before);
            apply(Net.of(batch), atOnce, seed);

            assertEquals(oneByOne, atOnce, "seed " + seed + " after " + history.size() + " changes");
        }
    }

    /** Changes that can follow each other, from the table as it stands; the table is moved along. */
    private static List<Change> history(Random random, Map<ByteSlice, ByteSlice> table, int length) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            int id = random.nextInt(8);
            Change change;
            if (random.nextInt(30) == 0) {
                change = truncate(i + 1);
            } else if (!table.containsKey(key(id))) {
                change = create(i + 1, id, "v" + random.nextInt(5));
            } else {
                change = random.nextInt(3) == 0 ? delete(i + 1, id) : update(i + 1, id, "v" + random.nextInt(5));
            }
            boolean nests = change.op() != Op.TRUNCATE && random.nextInt(10) == 0;
            changes.add(nests ? nested(change) : change);
            apply(change, table);
        }
        return changes;
    }

    private static void apply(Change change, Map<ByteSlice, ByteSlice> table) {
        if (change.op() == Op.TRUNCATE) {
            table.clear();
        } else if (change.row() == null) {
            table.remove(change.key());
        } else {
            table.put(change.key(), change.row());
        }
    }

    /** As the applier does it, with its expectations: deletes, then updates, then inserts. */
    private static void apply(Net net, Map<ByteSlice, ByteSlice> table, long seed) {
        if (net.truncate()) {
            table.clear();
        }
        for (Net.KeyState state : net.keys()) {
            if (state.before() != Net.Before.UNKNOWN) {
                boolean expected = state.before() == Net.Before.ROW;
                assertEquals(expected, table.containsKey(state.key()), "what was before " + state.key() + ", seed " + seed);
            }
            if (state.row() == null) {
                table.remove(state.key());
            } else {
                table.put(state.key(), state.row());
            }
        }
        int selected = 0;
        for (Net.Before before : Net.Before.values()) {
            selected += net.select(before, true).size() + net.select(before, false).size();
        }
        assertEquals(net.keys().size(), selected, "every key is in one selection, seed " + seed);
    }
}
