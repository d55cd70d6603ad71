-- Purpose: a parked table whose line is empty, since somebody has deleted it by hand, stops at its last applied change: only a
--          copy, from its first chunk on, brings back what is missing. Behind the row lock, so that no change is just joining. Parameters: error, source, schema, name.
UPDATE convoy.progress p
SET state = 'stopped', received = p.seq, shape = p.applied_shape, error = ?::jsonb, attempts = 0, next_attempt_at = NULL,
    sync_id = 0, sync_chunk = 0, sync_key = NULL, sync_order = NULL, updated_at = clock_timestamp()
WHERE p.source = ? AND p.table_schema = ? AND p.table_name = ? AND p.state = 'parked'
  AND NOT EXISTS (SELECT FROM convoy.parked k WHERE (k.source, k.table_schema, k.table_name) = (p.source, p.table_schema, p.table_name))
