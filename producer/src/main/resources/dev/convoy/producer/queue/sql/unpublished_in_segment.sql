-- Purpose: whether a segment holds a row that the last published tick does not see. Runs under ACCESS EXCLUSIVE on the segment.
SELECT EXISTS (
    SELECT FROM convoy.queue_{segment} q,
         (SELECT snapshot FROM convoy.tick WHERE published ORDER BY id DESC LIMIT 1) t
    WHERE q.xid >= pg_snapshot_xmin(t.snapshot) AND NOT pg_visible_in_snapshot(q.xid, t.snapshot))
