-- How far a target has come with each table; the same numbers `admin status` shows.
SELECT table_name, state, seq FROM convoy.progress WHERE source = 'shop' AND table_schema = 'public'
