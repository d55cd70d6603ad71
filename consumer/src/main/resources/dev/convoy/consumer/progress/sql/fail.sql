-- Purpose: puts an error to a table's line, with a state if one is given. Parameters: state, error, next attempt (ms from now; null: none),
--          attempts to add, source, schema, name.
UPDATE convoy.progress
SET state = coalesce(?, state), error = ?::jsonb,
    next_attempt_at = clock_timestamp() + ? * interval '1 millisecond', attempts = attempts + ?, updated_at = clock_timestamp()
WHERE source = ? AND table_schema = ? AND table_name = ?
