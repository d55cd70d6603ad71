UPDATE orders
SET status = CASE status WHEN 'new' THEN 'paid' WHEN 'paid' THEN 'shipped' ELSE 'delivered' END::order_status
WHERE id = ? AND status <> 'delivered'
