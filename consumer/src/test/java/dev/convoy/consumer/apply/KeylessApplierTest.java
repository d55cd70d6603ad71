package dev.convoy.consumer.apply;

import static dev.convoy.consumer.apply.Changes.create;
import static dev.convoy.consumer.apply.Changes.delete;
import static dev.convoy.consumer.apply.Changes.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeWriter;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.Op;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Of rows without a key a net leaves how often each comes or goes. */
class KeylessApplierTest {

    @Test
    void whatComesAndGoesIsLeftOut() throws SQLException {
        assertEquals(List.of(), KeylessApplier.net(List.of(create(1, 1, "a"), delete(2, 1))));
        assertEquals(List.of(), KeylessApplier.net(List.of(delete(1, 1), create(2, 1, "a"))));
        assertEquals(List.of(2L, 3L, 5L), seqs(KeylessApplier.net(List.of(create(1, 1, "a"), delete(2, 2), create(3, 3, "a"),
            delete(4, 1), create(5, 3, "a")))));
    }

    @Test
    void theNumberOfEachRowIsWhatItWouldBeOneByOne() throws SQLException {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            List<Change> changes = new ArrayList<>();
            Map<ByteSlice, Integer> wanted = new HashMap<>();
            for (int seq = 1; seq <= 30; seq++) {
                Change change = random.nextBoolean() ? create(seq, random.nextInt(4), "a") : delete(seq, random.nextInt(4));
                changes.add(change);
                wanted.merge(change.key(), change.op() == Op.CREATE ? 1 : -1, Integer::sum);
            }

            Map<ByteSlice, Integer> found = new HashMap<>();
            KeylessApplier.net(changes).forEach(change -> found.merge(change.key(), change.op() == Op.CREATE ? 1 : -1, Integer::sum));

            wanted.values().removeIf(times -> times == 0);
            assertEquals(wanted, found);
            assertEquals(found.values().stream().mapToInt(Math::abs).sum(), KeylessApplier.net(changes).size());
        }
    }

    @Test
    void anUpdateHasNoPlaceAmongThem() {
        assertThrows(SQLException.class, () -> KeylessApplier.net(List.of(update(1, 1, "a"))));
    }

    @Test
    void aDeleteIsAboutTheRowThatWasBefore() throws MalformedRecordException {
        Change made = delete(1, 1);
        ByteSlice row = Changes.row(1, "op\\\":\\\"");
        byte[] value = new ChangeWriter("shop", made.table()).value(Op.DELETE, row, 1, 1, 1, 1, 1, false).toArray();

        Change gone = new Change(made.table(), Op.DELETE, 1, 1, 1, 1, 1, false, made.key(), null, value);

        assertEquals(row, gone.image());
        assertEquals(Changes.row(2, "b"), create(1, 2, "b").image());
        assertThrows(MalformedRecordException.class, made::image);
    }

    private static List<Long> seqs(List<Change> changes) {
        return changes.stream().map(Change::seq).toList();
    }
}
