-- Purpose: a change of a row that was there from the beginning. Parameter: its key.
UPDATE {table} SET status = 'changed', total = total + 1, changed_at = clock_timestamp() WHERE id = ?
