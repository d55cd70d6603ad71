-- Purpose: the columns of a target's table. Parameters: schema, name.
-- Notes: stored follows domains down to the type they are made of, whose length counts.
WITH RECURSIVE base AS (
    SELECT a.attnum, a.atttypid AS type_id, a.atttypmod AS type_mod
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT b.attnum, t.typbasetype, t.typtypmod FROM base b JOIN pg_type t ON t.oid = b.type_id WHERE t.typtype = 'd')
SELECT a.attname, quote_ident(tn.nspname) || '.' || quote_ident(t.typname) AS type,
       (SELECT format_type(b.type_id, b.type_mod) FROM base b JOIN pg_type bt ON bt.oid = b.type_id
        WHERE b.attnum = a.attnum AND bt.typtype <> 'd' AND bt.typnamespace = 'pg_catalog'::regnamespace) AS stored,
       a.attgenerated <> '' AS generated, a.attidentity = 'a' AS always_identity
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace tn ON tn.oid = t.typnamespace
WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
