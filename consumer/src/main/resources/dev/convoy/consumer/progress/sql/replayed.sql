-- Purpose: records that the line was replayed (or skipped) up to a number; live again when nothing is left, in this same transaction.
-- Parameters: seq, skipped, shape, us of capture (0: unknown), insert_exists, update_missing, delete_missing, source, schema, name.
UPDATE convoy.progress p
SET seq = n.seq, skipped = p.skipped + n.skipped, applied_shape = coalesce(n.shape, p.applied_shape),
    applied_ts = coalesce(timestamptz 'epoch' + nullif(n.at, 0) * interval '1 microsecond', p.applied_ts),
    insert_exists = p.insert_exists + n.ie, update_missing = p.update_missing + n.um, delete_missing = p.delete_missing + n.dm,
    state = CASE WHEN n.left_over THEN p.state WHEN p.sync_id IS NULL THEN 'live' ELSE 'syncing' END,
    error = CASE WHEN n.left_over THEN p.error END,
    attempts = 0, next_attempt_at = NULL, updated_at = clock_timestamp()
FROM (SELECT ?::bigint AS seq, ?::bigint AS skipped, ?::jsonb AS shape, ?::bigint AS at, ?::bigint AS ie, ?::bigint AS um, ?::bigint AS dm,
             EXISTS (SELECT FROM convoy.parked k WHERE k.source = ? AND k.table_schema = ? AND k.table_name = ?) AS left_over) n
WHERE p.source = ? AND p.table_schema = ? AND p.table_name = ? AND p.state = 'parked'
