-- Purpose: what a batch of updated rows costs at least. Parameters: its first and its last key.
UPDATE plain AS t SET customer = p.customer, status = p.status, note = p.note, total = p.total, changed_at = p.changed_at
FROM prepared AS p WHERE p.id = t.id AND p.id BETWEEN ? AND ?
