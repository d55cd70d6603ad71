-- Purpose: a row in each table, behind everything that was committed before. Parameters: key, key, key.
INSERT INTO accounts VALUES (?, 'marker', 1, now());
INSERT INTO orders VALUES (?, 1, 'marker', 1, 'marker', now());
INSERT INTO events VALUES (?, 'marker', '{}', now())
