-- Purpose: the source in one line.
-- Notes: what is queued is what the last published tick does not see; sizes are of the whole queue, published segments included.
SELECT l.name AS leader, l.seen_at, l.error::text AS error, coalesce(extract(epoch FROM clock_timestamp() - l.seen_at), 1e9) AS silent_s,
       (SELECT coalesce(sum(pg_total_relation_size(i.inhrelid)), 0) FROM pg_inherits i WHERE i.inhparent = 'convoy.queue'::regclass) AS queue_bytes,
       (SELECT coalesce(json_agg(r), '[]')::text FROM (
            SELECT a.table_schema AS schema, a.table_name AS name, p.kind, sum(p.row_count) AS rows, sum(p.estimate) AS estimate
            FROM convoy.pass p JOIN convoy.attached a USING (table_id) WHERE p.state = 'running' GROUP BY 1, 2, 3) r) AS passes,
       (SELECT coalesce(json_agg(f), '[]')::text FROM (
            SELECT a.table_schema AS schema, a.table_name AS name, p.targets, p.message,
                   to_char(p.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
            FROM convoy.pass p JOIN convoy.attached a USING (table_id)
            WHERE p.kind = 'check' AND p.state = 'failed' AND a.detached_at IS NULL AND NOT EXISTS (
                SELECT FROM convoy.pass w WHERE w.table_id = p.table_id AND w.targets = p.targets AND w.kind = 'check' AND w.id > p.id
                AND w.state IN ('done', 'failed'))
            ORDER BY 1, 2, 3) f) AS failed_checks
FROM (SELECT 1) one LEFT JOIN convoy.leader l ON true
