-- Purpose: one row that was owed has come. Parameters: source, schema, name, transaction, image; twice.
WITH paid AS (
    UPDATE convoy.owed SET times = times - 1
    WHERE source = ? AND table_schema = ? AND table_name = ? AND tx = ? AND image = ? AND times > 1 RETURNING 1)
DELETE FROM convoy.owed
WHERE source = ? AND table_schema = ? AND table_name = ? AND tx = ? AND image = ? AND times = 1 AND NOT EXISTS (SELECT FROM paid)
