-- Purpose: why the last copy of a table to a target was given up, or null where it was not. Parameters: schema, name, target.
SELECT CASE p.state WHEN 'cancelled' THEN 'its copy was cancelled' WHEN 'failed' THEN p.message END
FROM convoy.pass p JOIN convoy.attached a USING (table_id)
WHERE p.kind = 'copy' AND a.table_schema = ? AND a.table_name = ? AND ? = ANY (p.targets) ORDER BY p.id DESC LIMIT 1
