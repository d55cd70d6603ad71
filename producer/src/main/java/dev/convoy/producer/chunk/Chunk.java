package dev.convoy.producer.chunk;

import java.util.List;

/**
 * Rows of a table behind a key, as a snapshot sees them.
 *
 * @param sync  the sync it is for
 * @param lines the rows as JSON, in key order
 * @param last  whether the table ends with them
 */
public record Chunk(Sync sync, List<byte[]> lines, boolean last) {
}
