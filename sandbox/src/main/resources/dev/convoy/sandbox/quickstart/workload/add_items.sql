INSERT INTO order_items (order_id, line_no, sku, quantity, unit_price)
SELECT ?, row_number() OVER (ORDER BY sku), sku, 1 + length(title) % 3, price
FROM products WHERE sku = ANY (?)
