-- Purpose: 40 of 100 single-row changes. Parameters: account, cents, account.
INSERT INTO orders (id, account_id, status, amount, note, created_at) VALUES (nextval('order_id'), ?, 'new', ? / 100.0, note(?), now())
