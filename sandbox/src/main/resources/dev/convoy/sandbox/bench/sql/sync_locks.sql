-- Purpose: the modes of the locks that Convoy's sessions hold on the table, or wait for, right now.
SELECT DISTINCT l.mode FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE a.usename = 'convoy' AND l.relation = 'public.items'::regclass
