-- Purpose: the rows as capture writes them, in the order of their keys.
SELECT p.id, row_to_json(p)::text FROM prepared AS p ORDER BY p.id
