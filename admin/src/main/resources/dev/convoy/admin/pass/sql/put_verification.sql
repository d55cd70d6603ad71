-- Purpose: how a table is verified at a target, and how often. Parameters: target, plan, seconds between (null: when asked), schema, name.
INSERT INTO convoy.verification AS v (table_id, target, plan, every)
SELECT a.table_id, ?, ?::json, ?::bigint * interval '1 second'
FROM convoy.attached a WHERE a.table_schema = ? AND a.table_name = ? AND a.detached_at IS NULL
ON CONFLICT (table_id, target) DO UPDATE SET plan = excluded.plan, every = excluded.every
