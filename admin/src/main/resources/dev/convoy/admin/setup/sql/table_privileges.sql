-- Purpose: what our role may do with a table of the source, and with its partitions. Parameters: schema, name.
SELECT n.nspname, c.relname, has_schema_privilege(n.oid, 'USAGE') AS may_use,
       has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'TRIGGER') AS may_capture
FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace
     JOIN pg_class c ON c.oid = t.oid OR c.oid IN (SELECT p.relid FROM pg_partition_tree(t.oid) p WHERE t.relkind = 'p')
     JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE s.nspname = ? AND t.relname = ? AND t.relkind IN ('r', 'p') ORDER BY c.oid <> t.oid, 1, 2
