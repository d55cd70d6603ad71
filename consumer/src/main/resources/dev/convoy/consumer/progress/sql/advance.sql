-- Purpose: moves a live table from change {from} on; the compare-and-set that makes apply exactly-once (I3, I6). It comes first in
--          the transaction, so that its row lock serialises all who would apply, park or replay (I4).
-- Notes: a table that awaits a copy has nothing else to take, also from a member that slept when its line was given up.
-- Parameters: to, to, offset, term, shape, shape, us of capture (0: unknown), source, schema, name, from.
UPDATE convoy.progress
SET seq = ?, received = ?, next_offset = ?, term = ?, shape = coalesce(?::jsonb, shape), applied_shape = coalesce(?::jsonb, applied_shape),
    applied_ts = coalesce(timestamptz 'epoch' + nullif(?, 0) * interval '1 microsecond', applied_ts),
    state = CASE WHEN sync_id IS NULL THEN 'live' ELSE 'syncing' END, error = NULL, attempts = 0, next_attempt_at = NULL, updated_at = clock_timestamp()
WHERE source = ? AND table_schema = ? AND table_name = ? AND received = ? AND seq = received AND state IN ('live', 'syncing', 'stopped')
  AND sync_id IS DISTINCT FROM 0 AND wanted = 'running'
