-- Purpose: 40 of 100 single-row changes. Parameters: cents, account.
UPDATE accounts SET balance = balance + ? / 100.0, updated_at = now() WHERE id = ?
