-- Purpose: each attached table: how many changes are published, and how many wait in the queue since when, and which targets' last copy was given up.
WITH tick AS (SELECT snapshot FROM convoy.tick WHERE published ORDER BY id DESC LIMIT 1),
queued AS (
    SELECT q.table_id, sum(q.row_count) AS row_count, min(q.at) AS oldest
    FROM convoy.queue q, tick
    WHERE q.xid >= pg_snapshot_xmin(tick.snapshot) AND NOT pg_visible_in_snapshot(q.xid, tick.snapshot)
    GROUP BY q.table_id),
ended AS (
    SELECT c.table_id, json_object_agg(c.target, json_build_object(
               'message', CASE WHEN c.state = 'cancelled' THEN 'it was cancelled' ELSE coalesce(c.message, 'it failed') END,
               'at', to_char(coalesce(c.finished_at, c.requested_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))) AS copies
    FROM (SELECT DISTINCT ON (p.table_id, t.target) p.table_id, t.target, p.state, p.message, p.finished_at, p.requested_at
          FROM convoy.pass p CROSS JOIN LATERAL unnest(p.targets) t(target)
          WHERE p.kind = 'copy' ORDER BY p.table_id, t.target, p.id DESC) c
    WHERE c.state IN ('cancelled', 'failed') GROUP BY c.table_id)
SELECT a.table_schema, a.table_name, a.seq AS published, coalesce(q.row_count, 0) AS queued,
       greatest((extract(epoch FROM clock_timestamp() - q.oldest) * 1000)::bigint, 0) AS oldest_ms,
       a.detached_at, a.published_at, a.error::text AS error,
       e.copies::text AS ended_copies
FROM convoy.attached a LEFT JOIN queued q USING (table_id) LEFT JOIN ended e USING (table_id)
ORDER BY a.table_schema, a.table_name
