-- Purpose: makes the holder of the advisory lock the leader. Its term is the second it begins in, or one more than the one before: so
--          it grows also where the source has forgotten leaders, in a restore or a failover, or was set up anew.
-- Notes: what troubled the leader before stays told until this one has published, or found nothing to publish.
-- Parameters: name, system identifier, timeline.
INSERT INTO convoy.leader AS l (term, name, since, seen_at, system_id, timeline, epoch, settled)
VALUES (extract(epoch FROM clock_timestamp()), ?, clock_timestamp(), clock_timestamp(), ?, ?, 1, 1)
ON CONFLICT (only_row) DO UPDATE SET
    term = greatest(l.term + 1, excluded.term), name = excluded.name, since = excluded.since, seen_at = excluded.seen_at,
    epoch = l.epoch + CASE WHEN (l.system_id, l.timeline) IS DISTINCT FROM (excluded.system_id, excluded.timeline) THEN 1 ELSE 0 END,
    system_id = excluded.system_id, timeline = excluded.timeline
RETURNING term, looked, epoch, settled
