-- Purpose: one transaction of ten single-row changes, sent together. Parameters: a1, a1, a1, a2, a2, a3, a3, a4, a4, o1, a2, o1, a2.
INSERT INTO orders (id, account_id, status, amount, note, created_at) VALUES (nextval('order_id'), ?, 'new', 12.50, note(?), now());
UPDATE accounts SET balance = balance + 1.25, updated_at = now() WHERE id = ?;
INSERT INTO orders (id, account_id, status, amount, note, created_at) VALUES (nextval('order_id'), ?, 'new', 13.50, note(?), now());
INSERT INTO orders (id, account_id, status, amount, note, created_at) VALUES (nextval('order_id'), ?, 'new', 14.50, note(?), now());
INSERT INTO orders (id, account_id, status, amount, note, created_at) VALUES (nextval('order_id'), ?, 'new', 15.50, note(?), now());
UPDATE orders SET status = 'shipped', amount = amount + 1 WHERE id = ?;
DELETE FROM events WHERE id = (SELECT nextval('event_gone'));
INSERT INTO events (kind, payload, at) VALUES ('backlog', payload(?), now());
UPDATE orders SET status = 'paid' WHERE id = ?;
UPDATE accounts SET balance = balance - 1.25, updated_at = now() WHERE id = ?
