-- Purpose: rows as the target's server already has them, and two equal tables that are to hold them. Part in braces: how many rows.
{items};
{item_rows};
CREATE TABLE plain (LIKE prepared INCLUDING ALL);
CREATE TABLE applied (LIKE prepared INCLUDING ALL);
ANALYZE
