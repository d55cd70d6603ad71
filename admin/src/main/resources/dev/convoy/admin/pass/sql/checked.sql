-- Purpose: what a target has found out in a pass. Parameters: source, schema, name, pass.
SELECT chunk, after_key::text AS after_key, last_key::text AS last_key, is_last, rows_source, rows_target, equal, differences::text AS differences,
       message
FROM convoy.checked WHERE source = ? AND table_schema = ? AND table_name = ? AND pass = ? ORDER BY chunk
