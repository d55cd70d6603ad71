-- Purpose: one table of the source as the catalog has it. Parameters: schema and name, or oid.
SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition,
       (SELECT max(a.attnum) + 1 FROM pg_attribute a WHERE a.attrelid = c.oid) AS next_column,
       EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid) AND c.relkind <> 'p' AS has_children,
       EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid) AND NOT c.relispartition AS is_child,
       row_security_active(c.oid) AS row_security,
       has_table_privilege(c.oid, 'SELECT') AS may_select, has_table_privilege(c.oid, 'TRIGGER') AS may_trigger,
       has_schema_privilege(n.oid, 'USAGE') AS may_use, current_user AS role
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {which} AND c.relkind NOT IN ('i', 'I', 'S', 't', 'c')
