-- Purpose: the pass whose turn it is: they take turns, chunk by chunk, but a comparison waits for a copy or a comparison of the same table
--          that was asked for before. Parameters: the ids of those that rest, and of the one that had its turn last.
SELECT p.id, p.kind, p.table_id, a.table_schema, a.table_name, p.targets, p.chunk, p.last_key::text AS last_key, p.upto_key::text AS upto_key,
       p.plan::text AS plan, a.shape_id, h.description::text AS shape, a.row_filter,
       n.nspname AS schema_now, c.relname AS name_now
FROM convoy.pass p JOIN convoy.attached a USING (table_id) JOIN convoy.shape h ON (h.table_id, h.shape_id) = (a.table_id, a.shape_id)
LEFT JOIN pg_class c ON c.oid = a.relid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE p.state = 'running' AND a.detached_at IS NULL AND p.id <> ALL (?)
  AND (p.kind <> 'check' OR NOT EXISTS (SELECT FROM convoy.pass e WHERE e.state = 'running' AND e.kind IN ('copy', 'check') AND e.id < p.id
                                                                    AND e.table_id = p.table_id AND e.targets && p.targets))
ORDER BY p.id <= ?, p.id LIMIT 1
