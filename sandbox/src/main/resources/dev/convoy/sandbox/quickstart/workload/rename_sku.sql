-- A key that other tables refer to: the foreign keys carry the new one into stock and order_items.
UPDATE products SET sku = ? WHERE sku = ?
