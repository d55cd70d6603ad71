-- Purpose: a table and every partition below it, parents first. Parameter: oid.
SELECT c.oid, n.nspname, c.relname, t.level,
       has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'TRIGGER') AS may_capture, current_user AS role
FROM (SELECT relid, level FROM pg_partition_tree(?::oid::regclass) UNION ALL SELECT ?::oid, 0 WHERE NOT EXISTS (SELECT FROM pg_partition_tree(?::oid::regclass))) t
JOIN pg_class c ON c.oid = t.relid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
ORDER BY t.level, n.nspname, c.relname
