-- Purpose: how many of the three have arrived. Parameters: key, key, key.
SELECT (SELECT count(*) FROM accounts WHERE id = ?) + (SELECT count(*) FROM orders WHERE id = ?) + (SELECT count(*) FROM events WHERE id = ?)
