-- Purpose: one statement of one row. Parameter: its number.
INSERT INTO {table}
VALUES (?, 7919, 'shipped', 'customer.42@example.com', '42 Long Street, 142 Springfield, Somewhere',
        'a1d0c6e83f027327d8461063f4ac58a6a1d0c6e83f027327d8461063f4ac58a6', 57.54, '2026-01-01 00:42Z', '2026-01-02 00:42Z')
