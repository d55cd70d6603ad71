-- Purpose: forgets comparisons that ended an hour ago, but for the last of each kind: whoever asked has had the answer.
DELETE FROM convoy.pass p
WHERE p.kind <> 'copy' AND p.finished_at < clock_timestamp() - interval '1 hour' AND p.id < (
    SELECT max(w.id) FROM convoy.pass w WHERE w.table_id = p.table_id AND w.targets = p.targets AND w.kind = p.kind AND w.state <> 'running')
