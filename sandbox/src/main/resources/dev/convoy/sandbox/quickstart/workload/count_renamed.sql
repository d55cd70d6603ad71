SELECT (SELECT count(*) FROM stock WHERE sku = ?), (SELECT count(*) FROM order_items WHERE sku = ?)
