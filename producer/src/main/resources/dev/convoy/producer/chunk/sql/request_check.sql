-- Purpose: asks for a comparison of a table at every target, unless one has yet to begin. Parameters: schema, name.
INSERT INTO convoy.pass (table_id, targets, kind, plan)
SELECT v.table_id, ARRAY[v.target], 'check', v.plan
FROM convoy.verification v JOIN convoy.attached a USING (table_id)
WHERE a.table_schema = ? AND a.table_name = ?
  AND NOT EXISTS (SELECT FROM convoy.pass p WHERE p.table_id = v.table_id AND p.state = 'running' AND p.kind = 'check' AND p.chunk = 0
                                              AND p.upto_key IS NULL AND v.target = ANY (p.targets))
