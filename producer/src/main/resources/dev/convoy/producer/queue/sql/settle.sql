-- Purpose: makes durable that the tables which this life of the source has lost changes of are marked in the topic.
-- Notes: a leader that dies before this is followed by one that marks them again, behind its own marks; the first one stops each table.
--        Passes get numbers that none had in the life before: targets remember which of them they have done.
-- Parameters: term, table ids, their numbers.
WITH settled AS (UPDATE convoy.leader l SET settled = l.epoch WHERE l.term = ? RETURNING l.term, l.epoch),
moved AS (UPDATE convoy.attached a SET seq = n.seq FROM unnest(?::int[], ?::bigint[]) n(table_id, seq), settled WHERE a.table_id = n.table_id),
numbered AS (
    SELECT setval('convoy.pass_id_seq', greatest((SELECT last_value FROM convoy.pass_id_seq), s.epoch::bigint << 32)) FROM settled s)
SELECT count(*) FROM settled, numbered
