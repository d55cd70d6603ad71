-- The foreign key takes the items along.
DELETE FROM orders WHERE id = ?
