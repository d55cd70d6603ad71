-- Purpose: each table at a target. Parameter: source.
SELECT p.*, p.received - p.seq AS parked, p.seq - p.skipped AS applied,
       (SELECT count(*) FROM convoy.parked k WHERE k.source = p.source AND k.table_schema = p.table_schema AND k.table_name = p.table_name
        AND k.kind = 'change') AS in_line,
       (SELECT min(k.parked_at) FROM convoy.parked k WHERE k.source = p.source AND k.table_schema = p.table_schema AND k.table_name = p.table_name) AS parked_since,
       (SELECT count(*) FROM convoy.member m WHERE m.source = p.source AND m.seen_at > clock_timestamp() - interval '30 seconds') AS members
FROM convoy.progress p WHERE p.source = ? ORDER BY p.table_schema, p.table_name
