-- Purpose: what came of a record; of one that comes again, what came of it now.
-- Parameters: source, schema, name, pass, chunk, kind, seq, after, last key, is last, rows there, rows here, equal, differences, message.
INSERT INTO convoy.checked AS c (source, table_schema, table_name, pass, chunk, kind, seq, after_key, last_key, is_last, rows_source,
                                 rows_target, equal, differences, message)
VALUES (?, ?, ?, ?, ?, ?, ?, ?::json, ?::json, ?, ?, ?, ?, ?::json, ?)
ON CONFLICT (source, table_schema, table_name, pass, chunk) DO UPDATE SET
    seq = excluded.seq, after_key = excluded.after_key, last_key = excluded.last_key, is_last = excluded.is_last,
    rows_source = excluded.rows_source, rows_target = excluded.rows_target, equal = excluded.equal, differences = excluded.differences,
    message = excluded.message, checked_at = clock_timestamp()
