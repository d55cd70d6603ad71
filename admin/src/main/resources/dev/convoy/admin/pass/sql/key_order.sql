-- Purpose: what the order of columns depends on: their type, and the collation with its version. The columns come from one of the two queries beside this one.
-- Notes: catalogs of 13 to 18 name their columns differently, hence to_jsonb. A null order is one that cannot be known; C, POSIX and
--        C.UTF-8 compare bytes and have no version. The order of a type of an extension is not used where "<" is not its operator
--        (hstore), or is not found by the sessions that compare keys, which look in pg_catalog and public.
SELECT a.name, a.type, pg_encoding_to_char(d.encoding) AS encoding, CASE
    WHEN a.enum THEN (SELECT 'enum ' || string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.type_id)
    WHEN EXISTS (SELECT FROM pg_opclass o JOIN pg_amop m ON m.amopfamily = o.opcfamily AND m.amopstrategy = 1 AND m.amoplefttype = o.opcintype
                 AND m.amoprighttype = o.opcintype JOIN pg_operator p ON p.oid = m.amopopr
                 WHERE o.opcintype = a.type_id AND o.opcdefault AND o.opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
                 AND (p.oprname <> '<' OR p.oprnamespace NOT IN ('pg_catalog'::regnamespace, to_regnamespace('public')))) THEN NULL
    WHEN a.collation_id = 0 THEN 'none'
    WHEN v.provider = 'b' OR l.locale IN ('c', 'posix', 'c.utf8') THEN 'bytes ' || pg_encoding_to_char(d.encoding)
    ELSE v.provider || ' ' || l.locale || ' ' || CASE WHEN c.collprovider = 'd' AND v.provider = 'i' THEN to_jsonb(d)->>'datcollversion'
        WHEN c.collprovider = 'd' THEN (SELECT max(pg_collation_actual_version(s.oid)) FROM pg_collation s
                                        WHERE s.collprovider = 'c' AND s.collcollate = d.datcollate)
        ELSE pg_collation_actual_version(c.oid) END END AS key_order
FROM ({columns}) AS a
JOIN pg_database d ON d.datname = current_database()
LEFT JOIN pg_collation c ON c.oid = a.collation_id
LEFT JOIN LATERAL (SELECT CASE WHEN c.collprovider = 'd' THEN coalesce(to_jsonb(d)->>'datlocprovider', 'c')
                               ELSE c.collprovider::text END AS provider) v ON true
LEFT JOIN LATERAL (SELECT replace(lower(CASE
    WHEN c.collprovider = 'd' AND v.provider = 'c' THEN d.datcollate::text
    WHEN c.collprovider = 'd' THEN coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale')
    ELSE coalesce(to_jsonb(c)->>'colllocale', to_jsonb(c)->>'colliculocale', c.collcollate::text) END), '-', '') AS locale) l ON true
