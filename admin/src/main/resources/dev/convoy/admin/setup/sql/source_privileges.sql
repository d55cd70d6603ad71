-- Purpose: what our role may do at the source.
SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS database, current_setting('server_version_num')::int AS version,
       current_setting('server_version') AS version_text,
       has_database_privilege(current_database(), 'CREATE') AS may_create,
       to_regnamespace('convoy') IS NOT NULL AS has_schema,
       coalesce((SELECT pg_has_role(current_user, n.nspowner, 'USAGE') FROM pg_namespace n WHERE n.nspname = 'convoy'), false) AS owns_schema,
       current_setting('server_encoding') AS encoding
