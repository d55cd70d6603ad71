-- Purpose: what is known of one table. Parameters: schema, name.
SELECT a.table_id, a.shape_id, a.definition, a.detached_at IS NOT NULL AS detached, a.relid, s.description::text AS shape, a.fingerprint,
       a.error IS NOT NULL AS failing
FROM convoy.attached a LEFT JOIN convoy.shape s USING (table_id, shape_id)
WHERE a.table_schema = ? AND a.table_name = ?
