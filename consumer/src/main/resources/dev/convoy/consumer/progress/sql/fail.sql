-- Purpose: puts an error to a table's line, with a state if one is given.
-- Notes: an error that is the same as the one before has lasted since then.
-- Parameters: state, error, next attempt (ms from now; null: none), attempts to add, source, schema, name.
UPDATE convoy.progress p
SET state = coalesce(n.state, p.state),
    error = CASE WHEN p.error->>'code' = n.error->>'code' AND p.error->>'message' = n.error->>'message'
                 THEN n.error || jsonb_build_object('since', p.error->'since') ELSE n.error END,
    next_attempt_at = clock_timestamp() + n.pause * interval '1 millisecond', attempts = p.attempts + n.attempts, updated_at = clock_timestamp()
FROM (SELECT ?::text AS state, ?::jsonb AS error, ?::bigint AS pause, ?::int AS attempts) n
WHERE p.source = ? AND p.table_schema = ? AND p.table_name = ?
