-- Purpose: when the rows with keys from the first parameter up to, not including, the second were committed here, in microseconds.
-- Notes: needs track_commit_timestamp; nothing has changed these rows since they came, so xmin is the transaction that brought them.
SELECT id, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint FROM {table} WHERE id >= ? AND id < ?
