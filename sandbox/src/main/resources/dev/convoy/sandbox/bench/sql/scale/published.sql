-- Purpose: the numbers that all tables' streams have come to; null while something waits in the queue.
SELECT md5(string_agg(a.table_name || ' ' || a.seq, ',' ORDER BY a.table_name COLLATE "C")) FROM convoy.attached a
WHERE NOT EXISTS (SELECT FROM convoy.queue q WHERE NOT pg_visible_in_snapshot(q.xid,
    (SELECT t.snapshot FROM convoy.tick t WHERE t.published ORDER BY t.id DESC LIMIT 1)))
