-- Purpose: attached tables of which the catalog says something else than when they were attached or adapted, or that could not be adapted;
--          and the highest number of a table, in a line of its own when there is no other. Parameters: the first and the last number of
--          those that are looked at.
-- Notes: what convoy.fingerprint says first of each of them, in one plan: a call for each of a thousand tables took ten times as long, and
--        the leader publishes nothing meanwhile. Whatever is read is found by the table, so that what other tables there are costs nothing.
--        Partitions are told by pg_inherits, since pg_partition_tree locks them, and would wait for whoever alters one.
WITH RECURSIVE wanted AS (SELECT a.* FROM convoy.attached a WHERE a.detached_at IS NULL AND a.table_id BETWEEN ? AND ?),
member(root, oid, since) AS (
    SELECT w.relid, w.relid, NULL::text FROM wanted w
    UNION
    SELECT m.root, i.inhrelid, i.xmin::text
    FROM member m JOIN pg_class c ON c.oid = m.oid AND c.relkind = 'p' JOIN pg_inherits i ON i.inhparent = m.oid),
triggers AS (
    SELECT m.root, string_agg(m.oid::text || ',' || (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = m.oid AND t.tgenabled IN ('O', 'A')
                                                     AND t.tgname LIKE 'convoy\_capture\_%'), ';' ORDER BY m.oid) AS told,
           string_agg(concat_ws(',', m.oid, m.since), ';' ORDER BY m.oid) AS members
    FROM member m GROUP BY m.root),
altered AS (
    SELECT w.table_schema, w.table_name
    FROM wanted w LEFT JOIN triggers t ON t.root = w.relid
    WHERE w.error IS NOT NULL OR w.fingerprint NOT LIKE md5(concat_ws(';',
        (SELECT concat_ws(',', (SELECT n.nspname FROM pg_namespace n WHERE n.oid = c.relnamespace), c.relname, c.relrowsecurity,
                          c.relforcerowsecurity)
         FROM pg_class c WHERE c.oid = w.relid),
        (SELECT string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attgenerated, a.attisdropped, a.xmin),
                           ';' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = w.relid AND a.attnum > 0),
        (SELECT string_agg(concat_ws(',', i.indkey, i.indisvalid, i.indimmediate), ';' ORDER BY i.indexrelid) FROM pg_index i
         WHERE i.indrelid = w.relid AND i.indisprimary),
        t.told)) || ' ' || md5(t.members) || ' %')
SELECT l.last_id, a.table_schema, a.table_name
FROM (SELECT coalesce(max(table_id), 0) AS last_id FROM convoy.attached) l LEFT JOIN altered a ON true
