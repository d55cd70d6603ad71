package dev.convoy.wire;

import dev.convoy.table.KeyOrder;
import java.util.List;

/**
 * A range of a table's keys.
 *
 * @param afterKey it begins behind this key (JSON); null: at the first
 * @param lastKey  it ends with this key (JSON); null: with the last
 * @param order    the order of each of the key's columns
 */
public record KeyRange(String afterKey, String lastKey, List<KeyOrder> order) {
    public KeyRange {
        order = List.copyOf(order);
    }
}
