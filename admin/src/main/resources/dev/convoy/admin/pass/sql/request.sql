-- Purpose: asks for a pass over a table; whoever leads will work it off.
-- Parameters: targets, kind, plan, behind which key, up to which, schema, name.
INSERT INTO convoy.pass (table_id, targets, kind, plan, last_key, upto_key, estimate)
SELECT a.table_id, ?, ?, ?::json, ?::json, ?::json,
       (SELECT greatest(0, coalesce(sum(c.reltuples), 0))::bigint FROM pg_class c
        WHERE c.oid = a.relid OR c.oid IN (SELECT t.relid FROM pg_partition_tree(a.relid::regclass) t WHERE t.isleaf))
FROM convoy.attached a WHERE a.table_schema = ? AND a.table_name = ? AND a.detached_at IS NULL
RETURNING id
