-- Every row as its key and a digest of all its columns as text, in key order.
SELECT ROW({key})::text, md5(ROW({columns})::text) FROM {table} ORDER BY {key}
