-- Purpose: attached tables of which the catalog says something else than when they were attached or adapted, or that could not be adapted.
-- Notes: what convoy.fingerprint says first of each of them, computed for all at once: a call for each of a thousand tables took ten times as
--        long, and the leader publishes nothing meanwhile. Partitions are told by pg_inherits, since pg_partition_tree locks them, and would
--        wait for whoever alters one.
WITH RECURSIVE wanted AS (SELECT a.* FROM convoy.attached a WHERE a.detached_at IS NULL),
member(root, oid, since) AS (
    SELECT w.relid, w.relid, NULL::text FROM wanted w
    UNION
    SELECT m.root, i.inhrelid, i.xmin::text
    FROM member m JOIN pg_class c ON c.oid = m.oid AND c.relkind = 'p' JOIN pg_inherits i ON i.inhparent = m.oid),
names AS (
    SELECT c.oid, concat_ws(',', n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity) AS told
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid IN (SELECT w.relid FROM wanted w)),
columns AS (
    SELECT a.attrelid, string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attgenerated, a.attisdropped,
                                            a.xmin),
                                  ';' ORDER BY a.attnum) AS told
    FROM pg_attribute a WHERE a.attnum > 0 AND a.attrelid IN (SELECT w.relid FROM wanted w) GROUP BY a.attrelid),
keys AS (
    SELECT i.indrelid, string_agg(concat_ws(',', i.indkey, i.indisvalid, i.indimmediate), ';' ORDER BY i.indexrelid) AS told
    FROM pg_index i WHERE i.indisprimary AND i.indrelid IN (SELECT w.relid FROM wanted w) GROUP BY i.indrelid),
triggers AS (
    SELECT m.root, string_agg(m.oid::text || ',' || (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = m.oid AND t.tgenabled IN ('O', 'A')
                                                     AND t.tgname LIKE 'convoy\_capture\_%'), ';' ORDER BY m.oid) AS told,
           string_agg(concat_ws(',', m.oid, m.since), ';' ORDER BY m.oid) AS members
    FROM member m GROUP BY m.root)
SELECT w.table_schema, w.table_name
FROM wanted w LEFT JOIN names n ON n.oid = w.relid LEFT JOIN columns c ON c.attrelid = w.relid LEFT JOIN keys k ON k.indrelid = w.relid LEFT JOIN triggers t ON t.root = w.relid
WHERE w.error IS NOT NULL OR w.fingerprint NOT LIKE md5(concat_ws(';', n.told, c.told, k.told, t.told)) || ' ' || md5(t.members) || ' %'
