-- Purpose: how large the rows are, header included.
SELECT round(avg(pg_column_size(prepared.*))) FROM prepared
