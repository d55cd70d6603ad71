-- Purpose: how many rows a table holds and what they come to.
SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM items t
