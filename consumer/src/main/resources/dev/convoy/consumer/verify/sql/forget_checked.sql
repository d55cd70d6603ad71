-- Purpose: forgets what the last whole pass has made old. Parameters: source, schema, name, twice.
DELETE FROM convoy.checked c
WHERE c.source = ? AND c.table_schema = ? AND c.table_name = ?
  AND c.pass < (SELECT max(w.pass) FROM convoy.checked w
                WHERE w.source = ? AND w.table_schema = ? AND w.table_name = ? AND w.kind = 'check' AND w.is_last)
