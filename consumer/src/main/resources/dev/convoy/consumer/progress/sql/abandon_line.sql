-- Purpose: a parked table whose line is empty, since somebody has deleted it by hand, stops at its last applied change: what is missing is
--          a gap then, which a copy mends. Behind the row lock, so that no change is just joining. Parameters: error, source, schema, name.
UPDATE convoy.progress p
SET state = 'stopped', received = p.seq, shape = p.applied_shape, error = ?::jsonb, attempts = 0, next_attempt_at = NULL, updated_at = clock_timestamp()
WHERE p.source = ? AND p.table_schema = ? AND p.table_name = ? AND p.state = 'parked'
  AND NOT EXISTS (SELECT FROM convoy.parked k WHERE (k.source, k.table_schema, k.table_name) = (p.source, p.table_schema, p.table_name))
