INSERT INTO orders (customer_id, note) VALUES (?, ?) RETURNING id
