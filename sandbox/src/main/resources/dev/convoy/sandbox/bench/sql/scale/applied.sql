-- Purpose: the numbers that a target has applied of all tables; equal to what published.sql says when nothing is on its way.
SELECT md5(string_agg(p.table_name || ' ' || p.seq, ',' ORDER BY p.table_name COLLATE "C")) FROM convoy.progress p
