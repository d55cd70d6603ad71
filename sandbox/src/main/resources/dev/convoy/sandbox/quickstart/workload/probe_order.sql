UPDATE orders SET note = ? WHERE id = (SELECT max(id) FROM orders)
