-- Purpose: records that changes up to a number are in the line of a parked table. Parameters: to, offset, term, shape, source, schema, name, from.
UPDATE convoy.progress
SET received = ?, next_offset = ?, term = ?, shape = coalesce(?::jsonb, shape), updated_at = clock_timestamp()
WHERE source = ? AND table_schema = ? AND table_name = ? AND received = ? AND state = 'parked'
