-- Purpose: whether a copy has arrived at the target, and what keeps it from that. Parameters: its number, source, schema, name.
SELECT coalesce(synced_id, 0) >= ? AS arrived, wanted = 'paused' AS paused,
       CASE WHEN state = 'parked' THEN 'the table is parked, its chunks wait in the line: ' || (error->>'message')
            WHEN error->>'code' IN ('ROW_REFUSED', 'SCHEMA_MISMATCH', 'PRIVILEGE') THEN 'the target refuses a chunk: ' || (error->>'message')
       END AS problem
FROM convoy.progress WHERE source = ? AND table_schema = ? AND table_name = ?
