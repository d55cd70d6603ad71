-- Purpose: how many rows a key range has, and the sum of their hashes. Parameters: the range's key values.
SELECT count(*), coalesce(sum({hash}), 0)::text FROM {table} AS t WHERE {range}
