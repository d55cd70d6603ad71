-- Purpose: the sync whose turn it is: tables take turns, chunk by chunk. Parameter: the id of the one that had its turn last.
SELECT s.id, s.table_id, a.table_schema, a.table_name, s.targets, s.chunk, s.last_key::text AS last_key, a.shape_id,
       h.description::text AS shape, a.row_filter
FROM convoy.sync s JOIN convoy.attached a USING (table_id) JOIN convoy.shape h ON (h.table_id, h.shape_id) = (a.table_id, a.shape_id)
WHERE s.state = 'running' AND a.detached_at IS NULL
ORDER BY s.id <= ?, s.id LIMIT 1
