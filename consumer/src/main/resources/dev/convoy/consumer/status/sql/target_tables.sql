-- Purpose: each table at a target. Parameter: source.
SELECT p.*, p.received - p.seq AS parked, p.seq - p.skipped AS applied,
       (extract(epoch FROM clock_timestamp() - p.applied_ts) * 1000)::bigint AS applied_ms,
       (SELECT count(*) FROM convoy.parked k WHERE k.source = p.source AND k.table_schema = p.table_schema AND k.table_name = p.table_name
        AND k.kind = 'change') AS in_line,
       (SELECT (extract(epoch FROM clock_timestamp() - min(k.parked_at)) * 1000)::bigint FROM convoy.parked k
        WHERE k.source = p.source AND k.table_schema = p.table_schema AND k.table_name = p.table_name) AS parked_ms,
       (SELECT count(*) FROM convoy.member m WHERE m.source = p.source AND m.seen_at > clock_timestamp() - interval '30 seconds') AS members,
       (SELECT json_build_object('at', to_char(max(c.checked_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'equal', CASE WHEN NOT bool_and(c.equal) THEN false
                                     WHEN bool_and(c.equal IS NOT NULL) THEN true END, 'message', min(c.message), 'rows', sum(c.rows_source), 'ranges', count(*),
                                 'differing_ranges', count(*) FILTER (WHERE NOT c.equal))::text
        FROM convoy.checked c WHERE c.source = p.source AND c.table_schema = p.table_schema AND c.table_name = p.table_name AND c.pass = (
            SELECT max(w.pass) FROM convoy.checked w WHERE w.source = p.source AND w.table_schema = p.table_schema
               AND w.table_name = p.table_name AND w.kind = 'check' AND w.is_last) HAVING count(*) > 0) AS verified
FROM convoy.progress p WHERE p.source = ? ORDER BY p.table_schema, p.table_name
