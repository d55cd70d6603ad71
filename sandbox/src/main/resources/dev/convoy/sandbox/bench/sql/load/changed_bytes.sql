-- Purpose: what the rows of a bulk load take in their tables, headers included.
SELECT (SELECT coalesce(sum(pg_column_size(o.*)), 0) FROM orders o WHERE id > 1000000)
     + (SELECT coalesce(sum(pg_column_size(e.*)), 0) FROM events e WHERE id > 1000000)
