-- Purpose: a live table becomes parked: changes up to a number are in its line. Parameters: to, offset, term, error, next attempt (ms from now),
--          source, schema, name, from.
UPDATE convoy.progress
SET received = ?, next_offset = ?, term = ?, state = 'parked', error = ?::jsonb, attempts = 1,
    next_attempt_at = clock_timestamp() + ? * interval '1 millisecond', updated_at = clock_timestamp()
WHERE source = ? AND table_schema = ? AND table_name = ? AND received = ? AND seq = received AND state IN ('live', 'syncing', 'stopped')
  AND sync_id IS DISTINCT FROM 0 AND wanted = 'running'
