-- Purpose: the head of a table's line, at most a number of rows and bytes. Parameters: source, schema, name, rows, bytes.
SELECT p.seq, p.part, p.kind, p.key::text AS key, p.change::text AS change
FROM (SELECT k.*, sum(octet_length(k.change::text)) OVER (ORDER BY k.seq, k.part) - octet_length(k.change::text) AS bytes_before
      FROM (SELECT * FROM convoy.parked WHERE source = ? AND table_schema = ? AND table_name = ? ORDER BY seq, part LIMIT ?) k) p
WHERE p.bytes_before < ?
ORDER BY p.seq, p.part
