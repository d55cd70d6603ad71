-- Purpose: which timed rows have arrived. Parameters: the last key seen, the last key there will be.
SELECT id FROM orders WHERE id > ? AND id <= ? ORDER BY id
