-- Purpose: the first page of a window, in order of id.
-- Notes: ids are unique, so the window needs no peers (ROWS); date_part is float, whose error is below half a microsecond until 2100,
--        where extract is numeric and five times as slow;
--        reads by transaction id: those from the older snapshot's xmax up, and those that were in progress in it. So one long
--        transaction does not make every poll read what was published since. Parameters: upto, since, upto, since, rows, bytes.
SELECT p.id, p.xid::text AS tx, p.table_id, p.shape_id, p.op, p.nested, p.row_count, p.data, p.found::text AS found,
       round(date_part('epoch', p.at) * 1000000)::bigint AS at_us
FROM (
    SELECT w.*, sum(octet_length(w.data)) OVER (ORDER BY w.id ROWS UNBOUNDED PRECEDING) - octet_length(w.data) AS bytes_before
    FROM (
        SELECT q.* FROM convoy.queue q
        WHERE q.xid < pg_snapshot_xmax(?::pg_snapshot) AND q.xid >= pg_snapshot_xmax(?::pg_snapshot) AND pg_visible_in_snapshot(q.xid, ?::pg_snapshot)
        UNION ALL
        SELECT q.* FROM convoy.queue q
        WHERE q.xid = ANY (ARRAY(SELECT pg_snapshot_xip(?::pg_snapshot))) AND pg_visible_in_snapshot(q.xid, ?::pg_snapshot)
        ORDER BY id LIMIT ?) w) p
WHERE p.bytes_before < ?
ORDER BY p.id
