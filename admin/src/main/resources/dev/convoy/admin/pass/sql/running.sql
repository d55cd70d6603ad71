-- Purpose: the running pass of a kind over a table for a target, if there is one. Parameters: kind, schema, name, target.
SELECT p.id FROM convoy.pass p JOIN convoy.attached a USING (table_id)
WHERE p.state = 'running' AND p.kind = ? AND a.table_schema = ? AND a.table_name = ? AND ? = ANY (p.targets) ORDER BY p.id LIMIT 1
