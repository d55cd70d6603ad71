-- Purpose: a table of a target and the partitions below it, the table first, and whether we own them: a statement fires only the triggers of
--          the table that it names. Parameters: schema, name.
WITH RECURSIVE member(oid, root, level) AS (
    SELECT c.oid, c.oid, 0 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?
    UNION ALL SELECT i.inhrelid, m.root, m.level + 1
    FROM member m JOIN pg_class p ON p.oid = m.oid AND p.relkind = 'p' JOIN pg_inherits i ON i.inhparent = m.oid)
SELECT m.root, n.nspname, c.relname, pg_has_role(current_user, c.relowner, 'USAGE') AS owner, has_table_privilege(c.oid, 'TRIGGER') AS may_trigger, current_user AS role,
       EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
               WHERE t.tgrelid = c.oid AND p.pronamespace = 'convoy'::regnamespace AND p.proname = 'guard_' || m.root) AS guarded
FROM member m JOIN pg_class c ON c.oid = m.oid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')
ORDER BY m.level, n.nspname, c.relname
