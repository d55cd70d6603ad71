-- Purpose: what a table holds, so that two ends can be compared: number of rows, and a sum over the hashes of their texts.
SELECT count(*) || ' rows, sum ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {table} t
