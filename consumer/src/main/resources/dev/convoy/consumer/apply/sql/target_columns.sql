-- Purpose: the columns of a target's table. Parameters: schema, name.
SELECT a.attname, quote_ident(tn.nspname) || '.' || quote_ident(t.typname) AS type, a.attgenerated <> '' AS generated,
       a.attidentity = 'a' AS always_identity
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace tn ON tn.oid = t.typnamespace
WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
