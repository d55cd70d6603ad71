-- Purpose: one statement that changes one row, found by its key. Parameter: its number.
UPDATE {table} SET total = total + 1, changed_at = clock_timestamp() WHERE id = 1 + ? % 1000
