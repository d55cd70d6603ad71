SELECT t.attname::text AS name, n.nspname || '.' || y.typname AS type, t.attcollation AS collation_id, y.typtype = 'e' AS enum, y.oid AS type_id
FROM pg_attribute t JOIN pg_class r ON r.oid = t.attrelid
JOIN pg_type y ON y.oid = t.atttypid JOIN pg_namespace n ON n.oid = y.typnamespace
WHERE r.oid = ({relation}) AND t.attnum > 0 AND NOT t.attisdropped
