-- Purpose: one statement of 1,000 rows. Parameter: its number.
INSERT INTO {table} SELECT id + ?::bigint * 1000, customer, status, email, address, note, total, placed_at, changed_at FROM prepared
