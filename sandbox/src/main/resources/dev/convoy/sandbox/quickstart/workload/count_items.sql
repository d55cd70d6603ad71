SELECT count(*) FROM order_items WHERE order_id = ?
