INSERT INTO stock (warehouse, sku, on_hand)
SELECT warehouse, sku, 100 + floor(random() * 900)::int
FROM products CROSS JOIN unnest(ARRAY['berlin', 'lyon', 'malmö']) AS warehouse
