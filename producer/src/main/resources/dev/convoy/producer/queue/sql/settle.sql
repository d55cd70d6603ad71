-- Purpose: makes durable that the tables which this life of the source has lost changes of are marked in the topic.
-- Notes: a leader that dies before this is followed by one that marks them again, behind its own marks; the first one stops each table.
-- Parameters: term, table ids, their numbers.
WITH settled AS (UPDATE convoy.leader l SET settled = l.epoch WHERE l.term = ? RETURNING l.term),
moved AS (UPDATE convoy.attached a SET seq = n.seq FROM unnest(?::int[], ?::bigint[]) n(table_id, seq), settled WHERE a.table_id = n.table_id)
SELECT count(*) FROM settled
