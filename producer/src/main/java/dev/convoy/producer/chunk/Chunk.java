package dev.convoy.producer.chunk;

import java.util.List;

/**
 * What a snapshot shows of a pass' next key range.
 *
 * @param pass    the pass it is for
 * @param lines   what is published of its rows as JSON, in key order; empty of a check
 * @param count   how many rows it has; where it goes on in the same snapshot, with those before
 * @param sum     the sum of their hashes in decimal digits, of a check; null otherwise
 * @param lastKey the key it ends with as JSON, of a check; null otherwise
 * @param last    whether the pass ends with it
 */
public record Chunk(Pass pass, List<byte[]> lines, long count, String sum, String lastKey, boolean last) {
    /** Whether more of the same snapshot follows: rows without a key are all copied at once. */
    public boolean goesOn() {
        return !last && pass.kind() == Pass.Kind.COPY && pass.shape().identity().isKeyless();
    }
}
