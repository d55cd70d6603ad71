-- Purpose: whether a target's table is referenced by foreign keys, and whether our session skips them. Parameters: schema, name.
SELECT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = c.oid) AS referenced,
       current_setting('session_replication_role') = 'replica' AS replica
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
