-- Purpose: bytes of the large changes among the first of a line; what is small as it is stored, compressed, is left out.
-- Parameters: source, schema, name, rows.
SELECT coalesce(sum(octet_length(k.change::text)), 0)
FROM (SELECT change FROM convoy.parked WHERE source = ? AND table_schema = ? AND table_name = ? ORDER BY seq, part LIMIT ?) k
WHERE pg_column_size(k.change) > 4000
