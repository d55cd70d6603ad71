-- Purpose: how many rows a table without a key has, and the sum of their hashes.
-- Notes: runs in the snapshot of the tick that was just taken. Locks: a reader's.
SELECT count(*) AS row_count, coalesce(sum({hash}), 0)::text AS total, NULL::text AS last_key FROM {table} AS s WHERE {filter}
