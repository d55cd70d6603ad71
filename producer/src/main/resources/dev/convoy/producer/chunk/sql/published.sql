-- Purpose: records how far a pass has been published. Parameters: chunk, key it ends with (null: unchanged), rows, done, done, pass.
UPDATE convoy.pass
SET chunk = ?, last_key = coalesce(?::json, last_key), row_count = row_count + ?,
    state = CASE WHEN ? THEN 'done' ELSE state END, finished_at = CASE WHEN ? THEN clock_timestamp() END
WHERE id = ? AND state = 'running'
