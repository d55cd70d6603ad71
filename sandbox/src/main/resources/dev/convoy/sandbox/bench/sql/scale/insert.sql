-- Purpose: a row that is timed. Parameter: its key, which no other row of any table of the line has.
INSERT INTO {table} VALUES (?, 1, 'new', 'a row that is timed on its way', 12.34, clock_timestamp())
