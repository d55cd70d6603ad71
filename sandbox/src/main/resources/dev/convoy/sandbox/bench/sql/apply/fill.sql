-- Purpose: the start of a run of UPDATEs: rows that are all a little different.
TRUNCATE {table};
INSERT INTO {table} SELECT id, customer + 1, 'ordered', note, total - 1, changed_at FROM prepared;
ANALYZE {table}
