-- Purpose: how many changes of each table the tick that was taken and not published holds: the topic may have some or all of them already.
SELECT q.table_id, sum(q.row_count) AS changes
FROM (SELECT snapshot FROM convoy.tick WHERE published ORDER BY id DESC LIMIT 1) since,
     (SELECT snapshot FROM convoy.tick WHERE NOT published ORDER BY id DESC LIMIT 1) upto, convoy.queue q
WHERE q.xid >= pg_snapshot_xmin(since.snapshot) AND NOT pg_visible_in_snapshot(q.xid, since.snapshot)
  AND pg_visible_in_snapshot(q.xid, upto.snapshot)
GROUP BY q.table_id
