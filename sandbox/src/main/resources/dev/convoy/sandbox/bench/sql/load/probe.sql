-- Purpose: a row whose way to the target is timed. Parameter: its key.
INSERT INTO orders VALUES (?, 1, 'probe', 1, 'probe', now())
