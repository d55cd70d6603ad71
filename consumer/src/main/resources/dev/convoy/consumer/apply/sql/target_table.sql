-- Purpose: whether a target's table is referenced by foreign keys, whether our session skips them, and whether COPY does there what
--          INSERT does, which meets rules and policies. Parameters: schema, name.
SELECT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = c.oid) AS referenced,
       current_setting('session_replication_role') = 'replica' AS replica,
       NOT c.relhasrules AND NOT c.relrowsecurity AS copyable
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
