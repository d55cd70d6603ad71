-- Purpose: the table that is copied while clients write to it. Parts in braces: how many rows.
{items};
{item_rows};
CREATE SEQUENCE new_items;
SELECT setval('new_items', {rows});
ANALYZE items;
GRANT CREATE ON DATABASE bench TO convoy;
GRANT SELECT, TRIGGER ON items TO convoy
