-- Purpose: the line of one table. Parameters: source, schema, name. {lock} is FOR UPDATE or nothing.
-- Notes: when a line is to be tried again is told as seconds from now, since clocks of servers and members are not alike.
SELECT table_schema, table_name, seq, received, state, wanted, next_offset, term, shape::text AS shape, applied_shape::text AS applied_shape,
       sync_id, sync_chunk, sync_key::text AS sync_key, sync_order,
       error->>'code' AS error, attempts, extract(epoch FROM next_attempt_at - clock_timestamp())::float8 AS next_attempt_in
FROM convoy.progress WHERE source = ? AND table_schema = ? AND table_name = ? {lock}
