-- Locks in one order, so that two orders of the same products do not block each other for ever.
UPDATE stock SET on_hand = on_hand - 1, checked_at = clock_timestamp()
WHERE (warehouse, sku) IN (
    SELECT warehouse, sku FROM stock WHERE warehouse = ? AND sku = ANY (?) ORDER BY sku FOR NO KEY UPDATE)
