SELECT count(*) FROM orders WHERE note = ?
