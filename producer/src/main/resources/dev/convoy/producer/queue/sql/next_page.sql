-- Purpose: a further page of a window, in order of id.
-- Notes: ids are unique, so the window needs no peers (ROWS); date_part is float, whose error is below half a microsecond until 2100,
--        where extract is numeric and five times as slow;
--        walks the index on id from where the page before ended, so that a window of any size is read once, not once a page.
--        Parameters: last id, upto, since, rows, bytes.
SELECT p.id, p.xid::text AS tx, p.table_id, p.shape_id, p.op, p.nested, p.row_count, p.data, p.found::text AS found,
       round(date_part('epoch', p.at) * 1000000)::bigint AS at_us
FROM (
    SELECT w.*, sum(octet_length(w.data)) OVER (ORDER BY w.id ROWS UNBOUNDED PRECEDING) - octet_length(w.data) AS bytes_before
    FROM (
        SELECT q.* FROM convoy.queue q
        WHERE q.id > ? AND pg_visible_in_snapshot(q.xid, ?::pg_snapshot) AND NOT pg_visible_in_snapshot(q.xid, ?::pg_snapshot)
        ORDER BY q.id LIMIT ?) w) p
WHERE p.bytes_before < ?
ORDER BY p.id
