-- Purpose: whether the segment that captures write to is large, or old and not empty.
SELECT pg_total_relation_size('convoy.queue_{segment}') > {bytes}
    OR (r.switched_at < clock_timestamp() - interval '{seconds} seconds' AND EXISTS (SELECT FROM convoy.queue_{segment}))
FROM convoy.rotation r
