-- Purpose: a table of a target, and whether we own it. Parameters: schema, name.
SELECT c.oid, pg_has_role(current_user, c.relowner, 'USAGE') AS owner, has_table_privilege(c.oid, 'TRIGGER') AS may_trigger, current_user AS role,
       EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
               WHERE t.tgrelid = c.oid AND p.pronamespace = 'convoy'::regnamespace AND p.proname = 'guard_' || c.oid) AS guarded
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
