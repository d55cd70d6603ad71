-- Purpose: the rows that updates find.
INSERT INTO {table} SELECT * FROM prepared
