-- Purpose: the number of a shape, given one if it is new. Parameters: table, description.
WITH wanted AS (SELECT ?::int AS table_id, ?::jsonb AS description),
known AS (SELECT s.shape_id FROM convoy.shape s JOIN wanted USING (table_id, description) ORDER BY s.shape_id DESC LIMIT 1),
added AS (
    INSERT INTO convoy.shape (table_id, shape_id, description)
    SELECT w.table_id, (SELECT max(s.shape_id) + 1 FROM convoy.shape s WHERE s.table_id = w.table_id), w.description
    FROM wanted w WHERE NOT EXISTS (SELECT FROM known)
    RETURNING shape_id)
SELECT shape_id FROM known UNION ALL SELECT shape_id FROM added
