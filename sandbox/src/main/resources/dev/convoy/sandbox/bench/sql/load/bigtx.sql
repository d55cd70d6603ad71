-- Purpose: one statement that changes many rows. Parameter: how many.
UPDATE orders SET status = 'shipped', amount = amount + 1 WHERE id <= ?
