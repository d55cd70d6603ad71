SELECT sku FROM products WHERE sku = ? FOR UPDATE
