-- Purpose: asks for a copy of a table; whoever leads will work it off. Parameters: targets, schema, name.
INSERT INTO convoy.sync (table_id, targets, estimate)
SELECT a.table_id, ?, (SELECT greatest(0, coalesce(sum(c.reltuples), 0))::bigint FROM pg_class c
                       WHERE c.oid = a.relid OR c.oid IN (SELECT t.relid FROM pg_partition_tree(a.relid::regclass) t WHERE t.isleaf))
FROM convoy.attached a WHERE a.table_schema = ? AND a.table_name = ? AND a.detached_at IS NULL
RETURNING id
