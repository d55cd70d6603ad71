-- Purpose: the columns of a source's table whose values travel, and those of its key: of the index of that name, or of the primary key.
-- Parameters: index or null, schema, name.
SELECT ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
             ORDER BY a.attnum) AS columns,
       ARRAY(SELECT a.attname::text FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid, (SELECT ?::text AS name) w, pg_attribute a
             WHERE i.indrelid = c.oid AND CASE WHEN w.name IS NULL THEN i.indisprimary ELSE x.relname = w.name END
               AND a.attrelid = c.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]) ORDER BY a.attnum) AS key
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?
