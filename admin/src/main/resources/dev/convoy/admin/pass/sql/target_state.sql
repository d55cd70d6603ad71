-- Purpose: whether a table at a target is in a state that keeps a pass from being answered. Parameters: source, schema, name.
SELECT state, wanted, error->>'message' AS message, sync_id IS NOT DISTINCT FROM 0 AS awaits_copy
FROM convoy.progress WHERE source = ? AND table_schema = ? AND table_name = ?
