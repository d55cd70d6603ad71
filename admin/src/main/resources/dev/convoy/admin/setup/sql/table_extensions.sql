-- Purpose: the extensions whose types a table's columns have, arrays and domains of them included. Parameters: schema, name.
WITH RECURSIVE types AS (
    SELECT a.atttypid AS id FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
    UNION
    SELECT unnest(ARRAY[t.typelem, t.typbasetype]) FROM types JOIN pg_type t ON t.oid = types.id)
SELECT DISTINCT e.extname
FROM types JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = types.id AND d.deptype = 'e'
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid ORDER BY 1
