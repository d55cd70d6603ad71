-- Purpose: the columns of a captured table as they are now, with how each travels.
-- Notes: native types are those that JSON carries exactly; every other one travels as its text and is cast back at the target.
--        A domain over a native type is native. base_name is the internal name (bpchar, not character), which has no hidden
--        length and so can be cast to without cutting. Generated columns are left out: the target computes its own.
-- Locks: none beyond catalog reads. Role: owner of schema convoy.
CREATE OR REPLACE FUNCTION convoy.columns_of(p_relid oid, p_columns text[])
RETURNS TABLE (attnum int2, name text, type text, base_name text, not_null boolean, as_text boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT a.attnum, a.attname::text, format_type(a.atttypid, a.atttypmod), b.base_name, a.attnotnull,
           b.base NOT IN (16, 17, 20, 21, 23, 25, 700, 701, 1042, 1043, 1082, 1083, 1114, 1184, 1186, 1266, 1700, 2950)
    FROM pg_attribute a
    CROSS JOIN LATERAL (
        WITH RECURSIVE d(oid, typtype, typbasetype) AS (
            SELECT t.oid, t.typtype, t.typbasetype FROM pg_type t WHERE t.oid = a.atttypid
            UNION ALL
            SELECT t.oid, t.typtype, t.typbasetype FROM d JOIN pg_type t ON t.oid = d.typbasetype WHERE d.typtype = 'd')
        SELECT d.oid AS base, quote_ident(s.nspname) || '.' || quote_ident(t.typname) AS base_name
        FROM d JOIN pg_type t ON t.oid = d.oid JOIN pg_namespace s ON s.oid = t.typnamespace WHERE d.typtype <> 'd') b
    WHERE a.attrelid = p_relid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND (p_columns IS NULL OR a.attname = ANY (p_columns))
    ORDER BY a.attnum
$body$;

-- Purpose: the description of a table's rows that goes into convoy.shape, and from there into schema records.
CREATE OR REPLACE FUNCTION convoy.shape_of(p_relid oid, p_columns text[], p_key text[])
RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT jsonb_build_object(
        'columns', jsonb_agg(jsonb_build_object('name', c.name, 'type', c.type, 'not_null', c.not_null, 'text', c.as_text,
                                                'base', c.base_name) ORDER BY c.attnum),
        'key', to_jsonb(p_key))
    FROM convoy.columns_of(p_relid, p_columns) c
$body$;

-- Purpose: the SELECT that turns transition tables (or, with p_reread, the rows that are there now) into lines (op, json).
--          Generated into the static capture functions at attach, and executed as it is when a table was altered since.
-- Notes: * state is what counts: a key that vanished is a d, one that appeared a c, one that stayed and differs in a published
--          column a u; whether a column differs is asked of its binary image, since not every type has an equality (json).
--        * p_reread is for statements inside whose triggers the same table was changed: their transition tables are older than
--          what those triggers did, so the keys they touched are looked up again (row there: u; gone: d).
--        * a row that an update moves out of the row filter is a d, one that moves in a c.
-- Locks: none. Role: owner of schema convoy.
CREATE OR REPLACE FUNCTION convoy.capture_query(p_relid oid, p_op text, p_columns text[], p_key text[], p_filter text, p_reread boolean)
RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    v_after   text;   -- n.a, n.b::text AS b, …
    v_key     text;   -- o.a, …
    v_join    text;   -- n.a = o.a AND …
    v_changed text;
    v_first   text := quote_ident(p_key[1]);
    v_where   text := CASE WHEN p_filter IS NULL THEN '' ELSE ' WHERE (' || p_filter || E'\n)' END;
    v_plain   boolean;
BEGIN
    SELECT string_agg('%1$s.' || quote_ident(c.name) || CASE WHEN c.as_text THEN '::text AS ' || quote_ident(c.name) ELSE '' END, ', ' ORDER BY c.attnum),
           string_agg('%1$s.' || quote_ident(c.name) || CASE WHEN c.as_text THEN '::text AS ' || quote_ident(c.name) ELSE '' END, ', ' ORDER BY c.attnum)
               FILTER (WHERE c.name = ANY (p_key))
    INTO v_after, v_key FROM convoy.columns_of(p_relid, p_columns) c;
    SELECT p_columns IS NULL AND NOT EXISTS (
               SELECT FROM pg_attribute a WHERE a.attrelid = p_relid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> '')
    INTO v_plain;
    SELECT string_agg(format('n.%1$I = o.%1$I', k), ' AND ') INTO v_join FROM unnest(p_key) k;

    IF p_reread THEN
        RETURN format($q$SELECT CASE WHEN t.%1$s IS NULL THEN 'd' ELSE 'u' END AS op,
       CASE WHEN t.%1$s IS NULL THEN (SELECT row_to_json(x.*) FROM (SELECT %3$s) x) ELSE (SELECT row_to_json(x.*) FROM (SELECT %2$s) x) END::text AS line
FROM (%4$s) o LEFT JOIN (SELECT * FROM %5$s%6$s) t ON %7$s$q$,
            v_first, format(v_after, 't'), format(v_key, 'o'),
            CASE p_op WHEN 'INSERT' THEN 'SELECT * FROM new_rows' WHEN 'DELETE' THEN 'SELECT * FROM old_rows'
                      ELSE format('SELECT %1$s FROM old_rows UNION SELECT %1$s FROM new_rows',
                                  (SELECT string_agg(quote_ident(k), ', ') FROM unnest(p_key) k)) END,
            p_relid::regclass, v_where,
            (SELECT string_agg(format('t.%1$I = o.%1$I', k), ' AND ') FROM unnest(p_key) k));
    END IF;

    IF p_op = 'INSERT' THEN
        RETURN format($q$SELECT 'c'::text AS op, row_to_json(x.*)::text AS line FROM (SELECT %s FROM new_rows n%s) x$q$, format(v_after, 'n'), v_where);
    ELSIF p_op = 'DELETE' THEN
        RETURN format($q$SELECT 'd'::text AS op, row_to_json(x.*)::text AS line FROM (SELECT %s FROM old_rows o%s) x$q$, format(v_key, 'o'), v_where);
    END IF;
    v_changed := CASE WHEN v_plain THEN 'n.* *<> o.*' ELSE
        (SELECT 'ROW(' || string_agg('n.' || quote_ident(c.name), ', ' ORDER BY c.attnum) || ')::record *<> ROW('
                || string_agg('o.' || quote_ident(c.name), ', ' ORDER BY c.attnum) || ')::record' FROM convoy.columns_of(p_relid, p_columns) c) END;
    RETURN format($q$SELECT CASE WHEN n.%1$s IS NULL THEN 'd' WHEN o.%1$s IS NULL THEN 'c' ELSE 'u' END AS op,
       CASE WHEN n.%1$s IS NULL THEN (SELECT row_to_json(x.*) FROM (SELECT %2$s) x) ELSE (SELECT row_to_json(x.*) FROM (SELECT %3$s) x) END::text AS line
FROM (SELECT * FROM new_rows%4$s) n FULL JOIN (SELECT * FROM old_rows%4$s) o ON %5$s
WHERE n.%1$s IS NULL OR o.%1$s IS NULL OR %6$s$q$, v_first, format(v_key, 'o'), format(v_after, 'n'), v_where, v_join, v_changed);
END
$body$;
