INSERT INTO products (sku, title, price, sizes, attributes)
SELECT 'SKU-' || lpad(n::text, 4, '0'),
       'Product ' || n || ' – ' || (ARRAY['blau', 'żółty', 'rouge', '緑'])[1 + floor(random() * 4)::int],
       round((1 + random() * 200)::numeric, 2),
       CASE WHEN random() < 0.5 THEN ARRAY[36, 38, NULL, 40] END,
       CASE WHEN random() < 0.5 THEN '{"weight": 1.50, "tags": ["a", "b"]}'::jsonb ELSE 'null'::jsonb END
FROM generate_series(1, 500) AS n
