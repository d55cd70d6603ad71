-- Purpose: the running sync of a table for a target, if there is one. Parameters: schema, name, target.
SELECT s.id FROM convoy.sync s JOIN convoy.attached a USING (table_id)
WHERE s.state = 'running' AND a.table_schema = ? AND a.table_name = ? AND ? = ANY (s.targets) ORDER BY s.id LIMIT 1
