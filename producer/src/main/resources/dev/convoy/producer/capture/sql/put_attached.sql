-- Purpose: a table's line in convoy.attached; numbering goes on where it was. Parameters: id, schema, name, oid, shape, filter, definition.
INSERT INTO convoy.attached AS a (table_id, table_schema, table_name, relid, shape_id, row_filter, definition)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (table_id) DO UPDATE SET
    relid = excluded.relid, shape_id = excluded.shape_id, row_filter = excluded.row_filter, definition = excluded.definition,
    attached_at = CASE WHEN a.detached_at IS NULL THEN a.attached_at ELSE clock_timestamp() END, detached_at = NULL
