-- Purpose: columns that must have a value and get none. Parameters: schema, name, columns that are filled.
SELECT a.attname
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef
  AND a.attidentity = '' AND a.attgenerated = '' AND NOT a.attname = ANY (?)
ORDER BY a.attnum
