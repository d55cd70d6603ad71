-- Purpose: the line of one table. Parameters: source, schema, name. {lock} is FOR UPDATE or nothing.
SELECT table_schema, table_name, seq, received, state, wanted, next_offset, term, shape::text AS shape, applied_shape::text AS applied_shape,
       sync_id, sync_chunk, sync_key::text AS sync_key, sync_order,
       error->>'code' AS error, attempts, next_attempt_at
FROM convoy.progress WHERE source = ? AND table_schema = ? AND table_name = ? {lock}
