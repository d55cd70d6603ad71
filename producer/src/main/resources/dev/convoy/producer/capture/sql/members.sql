-- Purpose: a table and every partition below it, parents first. Parameter: oid.
-- Notes: partitions are told by pg_inherits, since pg_partition_tree locks them, and would wait for whoever alters or empties one.
WITH RECURSIVE t(relid, level) AS (
    SELECT ?::oid, 0
    UNION ALL SELECT i.inhrelid, t.level + 1 FROM t JOIN pg_class p ON p.oid = t.relid AND p.relkind = 'p' JOIN pg_inherits i ON i.inhparent = t.relid)
SELECT c.oid, n.nspname, c.relname, t.level,
       has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'TRIGGER') AS may_capture, current_user AS role
FROM t JOIN pg_class c ON c.oid = t.relid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
ORDER BY t.level, n.nspname, c.relname
