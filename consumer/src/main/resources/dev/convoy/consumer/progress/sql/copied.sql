-- Purpose: records that a chunk of a sync is applied. The first one may come to a table that is stopped or behind: it stands for all changes up
--          to its place, so progress jumps there. Parked tables keep their state: theirs came out of the line. A chunk of rows without a key
--          adds to what is there, so it must be the next of the same reading, which its key before names.
-- Parameters: seq, offset (0: unchanged), term, shape, sync, chunk, key, order, last, source, schema, name, first, keyed, key before.
UPDATE convoy.progress p
SET seq = n.seq, received = CASE WHEN p.state = 'parked' THEN p.received ELSE n.seq END,
    next_offset = CASE WHEN n.next_offset > 0 THEN n.next_offset ELSE p.next_offset END,
    term = CASE WHEN n.next_offset > 0 THEN n.term ELSE p.term END,
    shape = CASE WHEN p.state = 'parked' THEN p.shape ELSE n.shape END, applied_shape = n.shape,
    sync_id = CASE WHEN n.last THEN NULL ELSE n.sync END, sync_chunk = n.chunk, sync_key = n.key, sync_order = n.key_order,
    synced_id = CASE WHEN n.last THEN n.sync ELSE p.synced_id END, synced_at = CASE WHEN n.last THEN clock_timestamp() ELSE p.synced_at END,
    state = CASE WHEN p.state = 'parked' THEN p.state WHEN n.last THEN 'live' ELSE 'syncing' END,
    error = CASE WHEN p.state = 'parked' THEN p.error END, updated_at = clock_timestamp()
FROM (SELECT ?::bigint AS seq, ?::bigint AS next_offset, ?::bigint AS term, ?::jsonb AS shape, ?::bigint AS sync, ?::int AS chunk, ?::json AS key, ?::text[] AS key_order, ?::boolean AS last) n
WHERE p.source = ? AND p.table_schema = ? AND p.table_name = ? AND p.wanted = 'running'
  AND (? OR p.sync_id = n.sync AND p.seq = n.seq AND (? OR p.sync_chunk = n.chunk - 1 AND p.sync_key::text = ?)) AND p.seq <= n.seq
