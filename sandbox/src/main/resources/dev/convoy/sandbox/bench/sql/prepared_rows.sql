-- Purpose: the rows that a client will send.
SELECT * FROM prepared ORDER BY id
