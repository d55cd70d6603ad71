-- Purpose: the columns of the primary key (index name null) or of a named unique index, in key order. Parameters: oid, index, index.
SELECT a.attname, a.attnotnull, a.attgenerated <> '' AS generated, i.indpred IS NOT NULL AS partial, i.indexprs IS NOT NULL AS expressions, i.indisunique, i.indisvalid
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, ord)
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE i.indrelid = ? AND CASE WHEN ?::text IS NULL THEN i.indisprimary ELSE x.relname = ? END AND k.ord <= i.indnkeyatts
ORDER BY k.ord
