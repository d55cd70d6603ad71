-- Purpose: sequences of a target's table that our role may not move behind the rows that arrive. Parameters: schema, name.
SELECT quote_ident(sn.nspname) || '.' || quote_ident(s.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace sn ON sn.oid = s.relnamespace
WHERE n.nspname = ? AND c.relname = ? AND NOT (has_sequence_privilege(s.oid, 'SELECT') AND has_sequence_privilege(s.oid, 'UPDATE'))
ORDER BY 1
