-- Purpose: what of a server and a database decides whether replication goes well there.
-- Notes: roles_in_replica are settings that make sessions replica by default: nothing they write would be captured.
SELECT pg_is_in_recovery() AS standby, current_setting('default_transaction_read_only') = 'on' AS read_only,
       extract(epoch FROM clock_timestamp()) AS clock,
       pg_encoding_to_char(d.encoding) AS encoding, d.datctype AS ctype,
       CASE to_jsonb(d)->>'datlocprovider' WHEN 'i' THEN 'icu ' WHEN 'b' THEN 'builtin ' ELSE '' END
           || CASE WHEN to_jsonb(d)->>'datlocprovider' IN ('i', 'b') THEN coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale')
                   ELSE d.datcollate END AS collation,
       coalesce((SELECT 'lz4' = ANY (s.enumvals) FROM pg_settings s WHERE s.name = 'default_toast_compression'), false) AS lz4,
       ARRAY(SELECT e.extname FROM pg_extension e ORDER BY 1)::text[] AS extensions,
       ARRAY(SELECT coalesce('role ' || quote_ident(r.rolname), 'every role') || coalesce(' in database ' || quote_ident(b.datname), '')
             FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole LEFT JOIN pg_database b ON b.oid = s.setdatabase
             WHERE (s.setdatabase = 0 OR s.setdatabase = d.oid) AND 'session_replication_role=replica' = ANY (s.setconfig)
             ORDER BY 1)::text[] AS roles_in_replica,
       current_setting('session_replication_role') AS replication_role,
       coalesce((SELECT has_schema_privilege('public', n.oid, 'CREATE') FROM pg_namespace n WHERE n.nspname = 'public'), false) AS anybody_creates
FROM pg_database d WHERE d.datname = current_database()
