-- Purpose: how a table is verified at a target, and how often; tells whether the file says something else of it than when it was copied.
-- Parameters: target, plan, what the file says, seconds between (null: when asked), schema, name, what the file says.
INSERT INTO convoy.verification AS v (table_id, target, plan, every)
SELECT a.table_id, ?, (?::jsonb || jsonb_build_object('mapping', ?::text))::json, ?::bigint * interval '1 second'
FROM convoy.attached a WHERE a.table_schema = ? AND a.table_name = ? AND a.detached_at IS NULL
ON CONFLICT (table_id, target) DO UPDATE SET every = excluded.every,
    plan = (excluded.plan::jsonb || jsonb_build_object('mapping', coalesce(v.plan->>'mapping', excluded.plan->>'mapping')))::json
RETURNING v.plan->>'mapping' <> ?
