-- Purpose: what our role may do with one table at a target. Parameters: schema, name, schema, name, schema, schema.
-- Notes: a schema that is not there is created with the table, by who may create in the database.
SELECT (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')) IS NOT NULL AS there,
       coalesce((SELECT string_agg(p, ', ') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p,
                 pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p') AND NOT has_table_privilege(c.oid, p)), '') AS lacking,
       coalesce((SELECT has_schema_privilege(n.oid, 'USAGE') FROM pg_namespace n WHERE n.nspname = ?), true) AS may_use,
       coalesce((SELECT has_schema_privilege(n.oid, 'CREATE') FROM pg_namespace n WHERE n.nspname = ?),
                has_database_privilege(current_database(), 'CREATE')) AS may_create
