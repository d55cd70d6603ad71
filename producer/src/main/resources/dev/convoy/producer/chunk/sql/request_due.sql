-- Purpose: asks for the verifications whose time has come; one that still runs is not asked for again.
WITH due AS (
    UPDATE convoy.verification v SET requested_at = clock_timestamp()
    WHERE v.every IS NOT NULL AND (v.requested_at IS NULL OR v.requested_at + v.every <= clock_timestamp())
      AND NOT EXISTS (SELECT FROM convoy.pass p WHERE p.table_id = v.table_id AND p.state = 'running' AND v.target = ANY (p.targets))
      AND EXISTS (SELECT FROM convoy.attached a WHERE a.table_id = v.table_id AND a.detached_at IS NULL)
    RETURNING v.table_id, v.target, v.plan)
INSERT INTO convoy.pass (table_id, targets, kind, plan) SELECT table_id, ARRAY[target], 'check', plan FROM due
