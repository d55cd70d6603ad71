-- Purpose: what a batch of inserted rows costs at least. Parameters: its first and its last key.
INSERT INTO plain SELECT * FROM prepared WHERE id BETWEEN ? AND ?
