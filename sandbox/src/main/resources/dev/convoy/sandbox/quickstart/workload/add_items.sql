-- The lock keeps a product's key from being changed between its being read and its being referred to.
INSERT INTO order_items (order_id, line_no, sku, quantity, unit_price)
SELECT ?, row_number() OVER (ORDER BY sku), sku, 1 + length(title) % 3, price
FROM (SELECT sku, title, price FROM products WHERE sku = ANY (?) ORDER BY sku FOR KEY SHARE) locked
