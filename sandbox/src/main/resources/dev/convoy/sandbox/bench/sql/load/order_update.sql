-- Purpose: 10 of 100 single-row changes. Parameter: order.
UPDATE orders SET status = 'shipped', amount = amount + 1 WHERE id = ?
