-- Purpose: remembers rows that were deleted before they came. Parameters: source, schema, name, transactions, images, numbers.
INSERT INTO convoy.owed AS o (source, table_schema, table_name, tx, image, seq, times)
SELECT ?, ?, ?, u.tx, u.image, max(u.seq), count(*) FROM unnest(?::bigint[], ?::text[], ?::bigint[]) AS u(tx, image, seq) GROUP BY u.tx, u.image
ON CONFLICT (source, table_schema, table_name, tx, image) DO UPDATE SET times = o.times + excluded.times, seq = excluded.seq
