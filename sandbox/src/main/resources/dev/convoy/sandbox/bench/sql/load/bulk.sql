-- Purpose: one transaction of 1,000 rows.
INSERT INTO orders SELECT nextval('order_id'), 1 + (g * 7919) % 100000, 'new', g * 1.25, note(g), now() FROM generate_series(1, 500) g;
INSERT INTO events (kind, payload, at) SELECT 'bulk', payload(g), now() FROM generate_series(1, 500) g
