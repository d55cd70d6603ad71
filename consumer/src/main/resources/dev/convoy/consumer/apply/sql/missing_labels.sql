-- Purpose: labels that a row has in enum columns of a table, and their types lack. Parameters: row (JSON in UTF-8), schema, name, columns.
SELECT DISTINCT format_type(t.oid, NULL), v.value
FROM json_each_text(convert_from(?, 'UTF8')::json) v
JOIN pg_attribute a ON a.attname = v.key AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
WHERE n.nspname = ? AND c.relname = ? AND a.attname = ANY (?) AND t.typtype = 'e' AND v.value IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_enum e WHERE e.enumtypid = t.oid AND e.enumlabel = v.value)
