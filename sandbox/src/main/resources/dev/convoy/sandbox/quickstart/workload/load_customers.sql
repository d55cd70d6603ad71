INSERT INTO customers (email, country, address, tags)
SELECT 'customer' || n || '@example.com',
       (ARRAY['DE', 'FR', 'NL', 'PL', 'SE'])[1 + floor(random() * 5)::int],
       jsonb_build_object('street', 'Ring ' || n, 'zip', lpad((random() * 99999)::int::text, 5, '0'), 'floor', NULL),
       CASE WHEN random() < 0.3 THEN ARRAY['newsletter', 'it''s "quoted"'] ELSE '{}' END
FROM generate_series(1, 2000) AS n
