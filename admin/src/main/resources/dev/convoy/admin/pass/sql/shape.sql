-- Purpose: the shape a table is captured in. Parameters: schema, name.
SELECT a.shape_id, s.description::text FROM convoy.attached a JOIN convoy.shape s USING (table_id, shape_id)
WHERE a.table_schema = ? AND a.table_name = ? AND a.detached_at IS NULL
