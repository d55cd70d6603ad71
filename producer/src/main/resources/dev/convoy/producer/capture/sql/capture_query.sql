-- Purpose: the columns of a captured table as they are now, with how each travels.
-- Notes: native types are those that JSON carries exactly; every other one travels as its text and is cast back at the target.
--        A domain over a native type is native. base_name is the internal name (bpchar, not character), which has no hidden
--        length and so can be cast to without cutting. Generated columns are left out: the target computes its own.
--        "filled" is what rows have that were there before the column was added; it varies if its default made the table be rewritten.
-- Locks: none beyond catalog reads. Role: owner of schema convoy.
CREATE OR REPLACE FUNCTION convoy.columns_of(p_relid oid, p_columns text[])
RETURNS TABLE (attnum int2, name text, type text, base_name text, not_null boolean, as_text boolean, filled text, filled_varies boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT a.attnum, a.attname::text, format_type(a.atttypid, a.atttypmod), b.base_name, a.attnotnull,
           b.base NOT IN (16, 17, 20, 21, 23, 25, 700, 701, 1042, 1043, 1082, 1083, 1114, 1184, 1186, 1266, 1700, 2950),
           (a.attmissingval::text::text[])[1], (a.atthasdef OR a.attidentity <> '') AND NOT a.atthasmissing
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
                                                'base', c.base_name, 'origin', c.attnum)
                             || CASE WHEN c.filled IS NOT NULL OR c.filled_varies
                                     THEN jsonb_build_object('filled', c.filled, 'filled_varies', c.filled_varies) ELSE '{}' END
                             ORDER BY c.attnum),
        'key', to_jsonb(p_key))
    FROM convoy.columns_of(p_relid, p_columns) c
$body$;

-- Purpose: the primary key of a table as capture depends on it, null without one: its columns, and when it is checked.
CREATE OR REPLACE FUNCTION convoy.primary_key_of(p_relid oid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT concat_ws(',', i.indkey, i.indimmediate) FROM pg_index i WHERE i.indrelid = p_relid AND i.indisprimary AND i.indisvalid
$body$;

-- Purpose: what the catalog says of a table that the producer looks at from time to time, in three parts: what capture must fit, and which
--          partitions there are, which are looked at; and in which files the rows are, which tells whether an ALTER has written them anew.
-- Notes: xmin tells of an ALTER that leaves a column as it looked: TYPE of the same type USING something else; and of a partition that was
--        detached, changed by itself, and attached again.
-- Locks: none on tables (pg_partition_tree would wait for whoever alters one).
CREATE OR REPLACE FUNCTION convoy.fingerprint(p_relid oid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    WITH RECURSIVE member(oid, since) AS (
        SELECT p_relid, NULL::text
        UNION SELECT i.inhrelid, i.xmin::text FROM member m JOIN pg_class c ON c.oid = m.oid AND c.relkind = 'p' JOIN pg_inherits i ON i.inhparent = m.oid)
    SELECT md5(concat_ws(';',
        (SELECT concat_ws(',', n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity)
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = p_relid),
        (SELECT string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attgenerated, a.attisdropped, a.xmin),
                           ';' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = p_relid AND a.attnum > 0),
        (SELECT string_agg(concat_ws(',', i.indkey, i.indisvalid, i.indimmediate), ';' ORDER BY i.indexrelid) FROM pg_index i
         WHERE i.indrelid = p_relid AND i.indisprimary),
        (SELECT string_agg(m.oid::text || ',' || (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = m.oid AND t.tgenabled IN ('O', 'A')
                            AND t.tgname LIKE 'convoy\_capture\_%'), ';' ORDER BY m.oid) FROM member m)))
        || ' ' || md5((SELECT string_agg(concat_ws(',', m.oid, m.since), ';' ORDER BY m.oid) FROM member m))
        || ' ' || md5(coalesce((SELECT string_agg(c.relfilenode::text, ';' ORDER BY c.oid) FROM member m JOIN pg_class c ON c.oid = m.oid), ''))
$body$;

-- Purpose: a quoted name that goes through format().
CREATE OR REPLACE FUNCTION convoy.format_ident(p_name text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT replace(quote_ident(p_name), '%', '%%')
$body$;

-- Purpose: a column as a static capture function depends on it, beside its type.
CREATE OR REPLACE FUNCTION convoy.column_of(p_column pg_attribute) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT concat_ws(' ', p_column.attnum, p_column.atttypmod, p_column.attnotnull, p_column.attname)
$body$;

-- Purpose: a condition that is true, and costs nothing to evaluate, but cannot be analysed once the table has a column more or less, or
--          one of another type, than now: so that a static capture function finds out when its plan is made anew after an ALTER TABLE.
-- Notes: array_eq takes two arrays of exactly the same type; the cast of a row takes exactly as many columns as the table has.
CREATE OR REPLACE FUNCTION convoy.same_shape(p_relid oid, p_columns text[], p_alias text)
RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT '(true OR ' || string_agg('array_eq(ARRAY[' || p_alias || '.' || quote_ident(a.attname) || '], NULL::'
               || format_type(a.atttypid, NULL) || '[])', ' AND ' ORDER BY a.attnum)
               FILTER (WHERE a.attgenerated = '' AND (p_columns IS NULL OR a.attname = ANY (p_columns)))
           || CASE WHEN p_columns IS NULL
                   THEN ' AND ROW(' || string_agg('NULL', ', ') || ')::' || p_relid::regclass || ' IS NULL' ELSE '' END
           || format(') AND convoy.same_columns(%s, %L, %L, %L)', p_relid, p_columns IS NULL, array_agg(convoy.column_of(a) ORDER BY a.attnum)
                     FILTER (WHERE a.attgenerated = '' AND (p_columns IS NULL OR a.attname = ANY (p_columns))), convoy.primary_key_of(p_relid))
    FROM pg_attribute a WHERE a.attrelid = p_relid AND a.attnum > 0 AND NOT a.attisdropped
$body$;

-- Purpose: raises when one of the columns that were there when a static capture function was made has another name, length or precision,
--          or was dropped: one of its name and type may have been added since, or have taken its name, and hold other values. And when what
--          a capture says of it is not so any more: that it may be null, that it is generated, that it is of the primary key.
-- Notes: said to be immutable so that it is evaluated when a plan is made, which is anew after an ALTER TABLE, and costs nothing later.
CREATE OR REPLACE FUNCTION convoy.same_columns(p_relid oid, p_all boolean, p_columns text[], p_primary_key text)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    v_columns text[] := ARRAY(SELECT convoy.column_of(a) FROM pg_attribute a
                              WHERE a.attrelid = p_relid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum);
BEGIN
    IF NOT p_columns <@ v_columns OR p_all AND p_columns <> v_columns
        OR p_primary_key IS DISTINCT FROM convoy.primary_key_of(p_relid) THEN
        RAISE EXCEPTION 'a column was altered' USING ERRCODE = 'datatype_mismatch';
    END IF;
    RETURN true;
END
$body$;

-- Purpose: the operator that compares values of a key's column: for types of extensions it is not where the pinned search path looks.
CREATE OR REPLACE FUNCTION convoy.equals_of(p_relid oid, p_column text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT coalesce((
        SELECT 'OPERATOR(' || quote_ident(n.nspname) || '.' || r.oprname || ')'
        FROM pg_attribute a
        JOIN pg_type b ON b.oid = a.atttypid
        JOIN pg_opclass c ON c.opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree') AND c.opcdefault AND c.opcintype = b.oid
        JOIN pg_amop o ON o.amopfamily = c.opcfamily AND o.amopstrategy = 3 AND o.amoplefttype = b.oid AND o.amoprighttype = b.oid
        JOIN pg_operator r ON r.oid = o.amopopr JOIN pg_namespace n ON n.oid = r.oprnamespace
        WHERE a.attrelid = p_relid AND a.attname = p_column AND n.nspname <> 'pg_catalog'), '=')
$body$;

-- Purpose: what columns are called now. Whether all of them must be there still, p_all tells.
CREATE OR REPLACE FUNCTION convoy.names_of(p_relid oid, p_attnums int2[], p_all boolean)
RETURNS text[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    v_names text[] := ARRAY(
        SELECT a.attname::text FROM unnest(p_attnums) WITH ORDINALITY n(attnum, place)
        JOIN pg_attribute a ON a.attrelid = p_relid AND a.attnum = n.attnum AND NOT a.attisdropped ORDER BY n.place);
BEGIN
    IF p_all AND cardinality(v_names) < cardinality(p_attnums) THEN
        RAISE EXCEPTION 'a column of the key is gone' USING ERRCODE = 'undefined_column';
    END IF;
    RETURN v_names;
END
$body$;

-- Purpose: the columns of the primary key as it is now; where that cannot be a key, those that were the key before.
CREATE OR REPLACE FUNCTION convoy.key_now(p_relid oid, p_before int2[], p_columns text[])
RETURNS text[] LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT convoy.names_of(p_relid, coalesce((
        SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1] FROM pg_index i
        WHERE i.indrelid = p_relid AND i.indisprimary AND i.indisvalid
          AND (i.indkey::int2[])[0:i.indnkeyatts - 1] <@ ARRAY(SELECT c.attnum FROM convoy.columns_of(p_relid, p_columns) c)), p_before), true)
$body$;

-- Purpose: whether rows of a table may be packed. Notes: packed text has lengths in bytes, which a client in another encoding cannot tell;
--          without a key, an UPDATE is told by what differs between lines, which any text would do for, but nothing reads two kinds.
CREATE OR REPLACE FUNCTION convoy.packs(p_op text, p_key text[]) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT current_setting('server_encoding') = 'UTF8' AND (p_op LIKE 'INSERT%' OR p_op LIKE 'UPDATE%' AND coalesce(cardinality(p_key), 0) > 0)
$body$;

-- Purpose: whether a column travels as text that may hold any character.
CREATE OR REPLACE FUNCTION convoy.any_text(p_base text, p_as_text boolean) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT p_as_text OR p_base IN ('pg_catalog.text', 'pg_catalog."varchar"', 'pg_catalog.bpchar')
$body$;

-- Purpose: the expression that packs a row x: what row_to_json(x) says, in a third of its time. The producer makes that JSON of it.
-- Notes: values are separated by U+001F, which no number, boolean, time, uuid or bytea prints; a null is nothing. What prints as any text
--        has its length in bytes and a colon before it. So nothing packed begins with a brace, as JSON does, and lines of both kinds may
--        stand together. concat takes 100 arguments, so columns go in groups of 25.
CREATE OR REPLACE FUNCTION convoy.packed(p_relid oid, p_columns text[]) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT CASE count(*) WHEN 1 THEN min(g.parts) ELSE 'concat(' || string_agg(g.parts, ', ' ORDER BY g.number) || ')' END
    FROM (SELECT (c.place - 1) / 25 AS number,
                 'concat(' || string_agg(CASE WHEN c.place > 1 THEN 'E''\x1f'', ' ELSE '' END
                     || CASE WHEN c.any_text THEN format('octet_length(x.%1$s), '':'', x.%1$s', c.name) ELSE 'x.' || c.name END, ', ' ORDER BY c.place) || ')' AS parts
          FROM (SELECT row_number() OVER (ORDER BY n.attnum) AS place, quote_ident(n.name) AS name, convoy.any_text(n.base_name, n.as_text) AS any_text
                FROM convoy.columns_of(p_relid, p_columns) n) c
          GROUP BY 1) g
$body$;

-- Purpose: how many rows a statement may change to be captured in one line: fewer of a table with many columns.
CREATE OR REPLACE FUNCTION convoy.few(p_relid oid, p_columns text[]) RETURNS int LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT greatest(10, least(1000, 20000 / greatest(1, count(*))))::int FROM convoy.columns_of(p_relid, p_columns) c
$body$;

-- Purpose: a condition that is true of a row x that is too wide to be joined with many others.
-- Notes: tells the length of what is stored elsewhere, or compressed, without reading it; few rows have 8 MB, if none is wide.
CREATE OR REPLACE FUNCTION convoy.wide(p_relid oid, p_columns text[]) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT coalesce('greatest(' || string_agg('octet_length(x.' || quote_ident(c.name) || ')', ', ' ORDER BY c.attnum) || ') > '
               || greatest(200, least(2048, 8192 / greatest(1, count(*)))), 'false')
    FROM convoy.columns_of(p_relid, p_columns) c WHERE convoy.any_text(c.base_name, c.as_text) OR c.base_name = 'pg_catalog.bytea'
$body$;

-- Purpose: whether a key may be checked later than its statement: by a constraint that is deferrable.
CREATE OR REPLACE FUNCTION convoy.deferrable(p_relid oid, p_key text[]) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = p_relid AND i.indisunique AND NOT i.indimmediate
           AND (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
                WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) = (SELECT array_agg(k ORDER BY k::name) FROM unnest(p_key) k))
$body$;

-- Purpose: asks for the row of a key to be read again once this transaction has committed; of many keys, for a comparison of the table.
CREATE OR REPLACE FUNCTION convoy.read_again(p_table_id int, p_key json) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    v_kind text := CASE WHEN (SELECT count(*) FROM convoy.pass p WHERE p.table_id = p_table_id AND p.state = 'running' AND p.kind = 'repair') < 100
                        THEN 'repair' ELSE 'check' END;
BEGIN
    INSERT INTO convoy.pass (table_id, targets, kind, plan, upto_key)
    SELECT v.table_id, ARRAY[v.target], v_kind, v.plan, CASE v_kind WHEN 'repair' THEN p_key END
    FROM convoy.verification v
    WHERE v.table_id = p_table_id AND NOT EXISTS (
        SELECT FROM convoy.pass p WHERE p.table_id = p_table_id AND p.state = 'running' AND p.kind = v_kind AND p.chunk = 0
           AND v.target = ANY (p.targets) AND p.upto_key::text IS NOT DISTINCT FROM CASE v_kind WHEN 'repair' THEN p_key::text END);
END
$body$;

-- Purpose: the SELECT that turns transition tables (or, with p_reread, the rows that are there now) into lines (op, json).
--          Generated into the static capture functions at attach, and executed as it is when a table was altered since.
-- Notes: * state is what counts: a key that vanished is a d, one that appeared a c, one that stayed and differs in a published
--          column a u; whether a column differs is asked of its binary image, since not every type has an equality (json).
--        * p_reread is for statements inside whose triggers the same table was changed: their transition tables are older than
--          what those triggers did, so the keys they touched are looked up again (row there: u; gone: d).
--        * what is there is what the transaction's snapshot shows, less the rows that it has put others in the place of (is_newest,
--          which is asked of joined rows alone: what names both sides is not looked at before);
--        * a row that an update moves out of the row filter is a d, one that moves in a c;
--        * 'UPDATE OF ONE' gives the line of a u if the statement updated one row, which kept its key and its place in the filter and
--          differs; nothing else is told by it;
--        * 'INSERT OF FEW' and the like are for statements of at most convoy.few rows: how many changes they made, and one line that
--          holds all of them. U+0018 in it may stand for a row that is too wide for that, or that an UPDATE gave another key or place
--          in the filter: then the line is of no use. That takes half the time of reading line by line, and as bounded memory;
--        * 'INSERT OF MANY' and 'UPDATE OF MANY' are what INSERT and UPDATE are. Lines of c and u are packed in what is OF ONE, FEW or
--          MANY, unless they are wide, and JSON in the others; those of d are JSON;
--        * while a key is not yet checked, a row of this transaction and one of another may have it. What it tells then is its own, and an r
--          for the key: whether the other's goes, and which of the two transactions ends first, is known when this one has committed;
--        * without a key (p_key null or empty) a d is a whole row, and an update is the rows that went and those that came, each as
--          often as it did. Every version of a row comes once and goes once, so these add up to what is there, whatever is captured
--          first: nothing is read again, and a row that one statement changed twice is right too.
-- Locks: none. Role: owner of schema convoy.
CREATE OR REPLACE FUNCTION convoy.capture_query(p_relid oid, p_op text, p_columns text[], p_key text[], p_filter text, p_reread boolean)
RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    v_after   text;   -- n.a, n.b::text AS b, ...
    v_key     text;   -- o.a, ...
    v_join    text;   -- n.a = o.a AND ...
    v_same    text;   -- t.a = o.a AND ...
    v_changed text;
    v_first   text := quote_ident(p_key[1]);
    v_where   text := CASE WHEN p_filter IS NULL THEN '' ELSE ' WHERE (' || p_filter || E'\n)' END;
    v_and     text := CASE WHEN p_filter IS NULL THEN '' ELSE ' AND (' || p_filter || E'\n)' END;
    v_plain   boolean;
    v_line    text := 'row_to_json(x.*)::text';
    v_fence   text := '';   -- keeps a cast to text from being done as often as its column is named
    v_moved   text := format('(n.%1$s IS NOT DISTINCT FROM NULL OR o.%1$s IS NOT DISTINCT FROM NULL)', quote_ident(p_key[1]));
    v_extra   text;         -- a name that no column has
    v_from    text;
    v_few     int := convoy.few(p_relid, p_columns);
    v_keyless boolean := coalesce(cardinality(p_key), 0) = 0;
    v_doubt   text := 'false';   -- a row may be in sight that is none any more when a deferred key is checked
BEGIN
    IF EXISTS (SELECT FROM unnest(p_key) k WHERE k NOT IN (SELECT c.name FROM convoy.columns_of(p_relid, p_columns) c)) THEN
        RAISE EXCEPTION 'a column of the key is gone' USING ERRCODE = 'undefined_column';
    END IF;
    SELECT string_agg('%1$s.' || convoy.format_ident(c.name) || CASE WHEN c.as_text THEN '::text AS ' || convoy.format_ident(c.name) ELSE '' END, ', ' ORDER BY c.attnum),
           string_agg('%1$s.' || convoy.format_ident(c.name) || CASE WHEN c.as_text THEN '::text AS ' || convoy.format_ident(c.name) ELSE '' END, ', ' ORDER BY c.attnum)
               FILTER (WHERE v_keyless OR c.name = ANY (p_key))
    INTO v_after, v_key FROM convoy.columns_of(p_relid, p_columns) c;
    SELECT p_columns IS NULL AND NOT EXISTS (
               SELECT FROM pg_attribute a WHERE a.attrelid = p_relid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> '')
    INTO v_plain;
    SELECT string_agg(format('n.%1$I %2$s o.%1$I', k, convoy.equals_of(p_relid, k)), ' AND ') INTO v_join FROM unnest(p_key) k;
    SELECT 'moved ' || md5(string_agg(c.name, ' ')), CASE WHEN bool_or(c.as_text) THEN ' OFFSET 0' ELSE '' END
    INTO v_extra, v_fence FROM convoy.columns_of(p_relid, p_columns) c;
    IF p_op LIKE '% OF %' AND convoy.packs(p_op, p_key) THEN
        v_line := convoy.packed(p_relid, p_columns);
        IF p_op NOT LIKE '% OF FEW' THEN
            v_line := format('CASE WHEN %s THEN row_to_json(x.*)::text ELSE %s END', convoy.wide(p_relid, p_columns), v_line);
        END IF;
    END IF;

    IF v_keyless AND p_op = 'UPDATE' THEN
        RETURN format($q$WITH o AS (SELECT row_to_json(x.*)::text AS line FROM (SELECT %1$s FROM old_rows o WHERE %3$s%5$s) x),
     n AS (SELECT row_to_json(x.*)::text AS line FROM (SELECT %2$s FROM new_rows n WHERE %4$s%5$s) x)
SELECT 'd'::text AS op, g.line FROM (SELECT o.line FROM o EXCEPT ALL SELECT n.line FROM n) g
UNION ALL SELECT 'c', g.line FROM (SELECT n.line FROM n EXCEPT ALL SELECT o.line FROM o) g$q$, format(v_after, 'o'), format(v_after, 'n'),
            convoy.same_shape(p_relid, p_columns, 'o'), convoy.same_shape(p_relid, p_columns, 'n'), v_and);
    END IF;

    IF p_reread AND NOT v_keyless THEN
        SELECT string_agg(format('t.%1$I %2$s o.%1$I', k, convoy.equals_of(p_relid, k)), ' AND ') INTO v_same FROM unnest(p_key) k;
        IF convoy.deferrable(p_relid, p_key) THEN
            v_doubt := format('NOT convoy.is_own(t.%1$s[1]) AND EXISTS (SELECT FROM %2$s t WHERE %3$s AND convoy.is_own(t.xmin))',
                quote_ident(v_extra), p_relid::regclass, v_same);
        END IF;
        RETURN format($q$SELECT CASE WHEN t.%1$s IS NOT DISTINCT FROM NULL THEN 'd' WHEN %10$s THEN 'r' ELSE 'u' END AS op,
       CASE WHEN t.%1$s IS NOT DISTINCT FROM NULL OR %10$s THEN (SELECT row_to_json(x.*) FROM (SELECT %3$s) x) ELSE (SELECT row_to_json(x.*) FROM (SELECT %2$s) x) END::text AS line
FROM (%4$s) o LEFT JOIN (SELECT *, ARRAY[xmin, xmax] AS %9$s FROM %5$s%6$s) t
     ON %7$s AND CASE WHEN t.%9$s[2] = '0' OR o.%1$s IS NULL OR convoy.is_newest(t.%9$s[1], t.%9$s[2]) THEN true
                      ELSE convoy.in_doubt(EXISTS (SELECT FROM %5$s t WHERE %7$s AND convoy.is_own(t.xmin))) END
WHERE %8$s$q$,
            v_first, format(v_after, 't'), format(v_key, 'o'),
            CASE p_op WHEN 'INSERT' THEN 'SELECT * FROM new_rows' WHEN 'DELETE' THEN 'SELECT * FROM old_rows'
                      ELSE format('SELECT %1$s FROM old_rows UNION SELECT %1$s FROM new_rows',
                                  (SELECT string_agg(quote_ident(k), ', ') FROM unnest(p_key) k)) END,
            p_relid::regclass, v_where,
            v_same, convoy.same_shape(p_relid, p_columns, 't'), quote_ident(v_extra), v_doubt);
    END IF;

    IF p_op IN ('INSERT OF FEW', 'DELETE OF FEW') THEN
        v_from := CASE WHEN p_op LIKE 'INSERT%' THEN 'new_rows' ELSE 'old_rows' END;
        RETURN format($q$SELECT %1$s, string_agg(%2$s, E'\x1e') FROM (SELECT %3$s FROM (SELECT * FROM %4$s LIMIT %5$s + 1) n WHERE %6$s%7$s%8$s) x$q$,
            -- Rows that the filter leaves out count too, for the limit cuts them as well.
            CASE WHEN p_filter IS NULL THEN 'count(*)'
                 ELSE format('CASE WHEN (SELECT count(*) FROM (SELECT FROM %1$s LIMIT %2$s + 1) l) <= %2$s THEN count(*) ELSE %2$s + 1 END', v_from, v_few) END,
            CASE WHEN p_op LIKE 'DELETE%' AND NOT v_keyless THEN 'row_to_json(x.*)::text'
                 ELSE 'CASE WHEN ' || convoy.wide(p_relid, p_columns) || ' THEN E''\x18'' ELSE ' || CASE WHEN p_op LIKE 'INSERT%' THEN v_line ELSE 'row_to_json(x.*)::text' END || ' END' END,
            format(CASE WHEN p_op LIKE 'INSERT%' THEN v_after ELSE v_key END, 'n'), v_from, v_few, convoy.same_shape(p_relid, p_columns, 'n'), v_and, v_fence);
    ELSIF p_op = 'INSERT OF MANY' THEN
        RETURN format($q$SELECT 'c'::text AS op, %s AS line FROM (SELECT %s FROM new_rows n WHERE %s%s%s) x$q$,
            v_line, format(v_after, 'n'), convoy.same_shape(p_relid, p_columns, 'n'), v_and, v_fence);
    END IF;

    IF p_op = 'INSERT' THEN
        RETURN format($q$SELECT 'c'::text AS op, row_to_json(x.*)::text AS line FROM (SELECT %s FROM new_rows n WHERE %s%s) x$q$,
            format(v_after, 'n'), convoy.same_shape(p_relid, p_columns, 'n'), v_and);
    ELSIF p_op = 'DELETE' THEN
        RETURN format($q$SELECT 'd'::text AS op, row_to_json(x.*)::text AS line FROM (SELECT %s FROM old_rows o WHERE %s%s) x$q$,
            format(v_key, 'o'), convoy.same_shape(p_relid, p_columns, 'o'), v_and);
    END IF;
    v_changed := CASE WHEN v_plain THEN 'n.* *<> o.*' ELSE
        (SELECT 'ROW(' || string_agg('n.' || quote_ident(c.name), ', ' ORDER BY c.attnum) || ')::record *<> ROW('
                || string_agg('o.' || quote_ident(c.name), ', ' ORDER BY c.attnum) || ')::record' FROM convoy.columns_of(p_relid, p_columns) c) END;
    IF p_op = 'UPDATE OF ONE' THEN
        RETURN format($q$SELECT %1$s
FROM (SELECT %2$s FROM (SELECT * FROM new_rows%3$s) n, (SELECT * FROM old_rows%3$s) o
WHERE (SELECT count(*) FROM (SELECT FROM new_rows LIMIT 2) l) = 1 AND %4$s AND %5$s AND %6$s%7$s) x$q$,
            v_line, format(v_after, 'n'), v_where, v_join, v_changed, convoy.same_shape(p_relid, p_columns, 'n'), v_fence);
    ELSIF p_op = 'UPDATE OF FEW' THEN
        RETURN format($q$SELECT count(*), string_agg(CASE WHEN x.%1$s OR %2$s THEN E'\x18' ELSE %3$s END, E'\x1e')
FROM (SELECT %4$s, %5$s AS %1$s FROM (SELECT * FROM new_rows%6$s) n FULL JOIN (SELECT * FROM old_rows%6$s) o ON %7$s
WHERE (%5$s OR %8$s) AND %9$s%10$s) x$q$,
            quote_ident(v_extra), convoy.wide(p_relid, p_columns), v_line, format(v_after, 'n'), v_moved, v_where, v_join, v_changed,
            convoy.same_shape(p_relid, p_columns, 'n'), v_fence);
    END IF;
    RETURN format($q$SELECT CASE WHEN n.%1$s IS NOT DISTINCT FROM NULL THEN 'd' WHEN o.%1$s IS NOT DISTINCT FROM NULL THEN 'c' ELSE 'u' END AS op,
       CASE WHEN n.%1$s IS NOT DISTINCT FROM NULL THEN row_to_json(k.*)::text ELSE %9$s END AS line
FROM (SELECT * FROM new_rows%4$s) n FULL JOIN (SELECT * FROM old_rows%4$s) o ON %5$s
CROSS JOIN LATERAL (SELECT %3$s) x CROSS JOIN LATERAL (SELECT %2$s) k
WHERE (%8$s OR %6$s) AND %7$s$q$, v_first, format(v_key, 'o'), format(v_after, 'n'), v_where, v_join, v_changed,
        convoy.same_shape(p_relid, p_columns, 'n'), v_moved, v_line);
END
$body$;

-- Purpose: the SELECT of what a TRUNCATE of one partition deletes, each row's key as JSON, or the row itself where there is no key.
-- Notes: a TRUNCATE of a partition that has partitions fires their triggers too; what these tell is not told twice, and what lies in one
--        that has no trigger yet is not forgotten.
CREATE OR REPLACE FUNCTION convoy.partition_query(p_relid oid, p_columns text[], p_key text[], p_filter text, p_partition oid)
RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT format($q$SELECT row_to_json(x.*)::text FROM (SELECT %s FROM %s o WHERE (o.tableoid = %s OR NOT EXISTS (
    SELECT FROM pg_trigger g WHERE g.tgrelid = o.tableoid AND g.tgname = 'convoy_capture_truncate'))%s) x$q$,
        string_agg('o.' || quote_ident(c.name) || CASE WHEN c.as_text THEN '::text AS ' || quote_ident(c.name) ELSE '' END, ', ' ORDER BY c.attnum),
        p_partition::regclass, p_partition, coalesce(' AND (' || p_filter || E'\n)', ''))
    FROM convoy.columns_of(p_relid, p_columns) c WHERE coalesce(cardinality(p_key), 0) = 0 OR c.name = ANY (p_key)
$body$;

-- Purpose: whether this transaction's snapshot shows all that was committed. READ COMMITTED takes a new one for every query; an older one
--          does not show what was committed since, and a TRUNCATE deletes that all the same.
-- Notes: * looked for are transactions that ran, or had not begun, when the snapshot was taken, and have committed. Those that still run
--          have not written to a table that is being truncated; a number that none has yet ends the search.
--        * what such a transaction wrote cannot be told, it may be other tables: this errs on the safe side.
CREATE OR REPLACE FUNCTION convoy.sees_all() RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    v_snapshot pg_snapshot := pg_current_snapshot();
    v_next     bigint := pg_snapshot_xmax(v_snapshot)::text::bigint;
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('repeatable read', 'serializable') THEN
        RETURN true;
    END IF;
    IF EXISTS (SELECT FROM pg_snapshot_xip(v_snapshot) x WHERE convoy.status_of(x) = 'committed') THEN
        RETURN false;
    END IF;
    WHILE convoy.status_of(v_next::text::xid8) IN ('aborted', 'in progress') LOOP
        v_next := v_next + 1;
    END LOOP;
    RETURN convoy.status_of(v_next::text::xid8) IS NULL;
END
$body$;

-- Purpose: whether no other row has come in place of one that this transaction's snapshot shows, of a key that it has changed.
-- Notes: READ COMMITTED sees all. An older snapshot shows rows that others have changed or deleted since, and an INSERT or MERGE may have put
--        another in their place. What this transaction wrote is the newest; what others wrote is, unless somebody who may have changed it has
--        committed since. p_xmax is who changed or locked a row, or a number that stands for several who did; which of these, a row does
--        not tell, so all count.
CREATE OR REPLACE FUNCTION convoy.is_newest(p_xmin xid, p_xmax xid) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    v_who bigint[] := ARRAY[p_xmax::text::bigint];
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('repeatable read', 'serializable') OR convoy.is_own(p_xmin) THEN
        RETURN true;
    END IF;
    BEGIN
        v_who := v_who || ARRAY(SELECT m.xid::text::bigint FROM pg_get_multixact_members(p_xmax) m WHERE m.mode IN ('nokeyupd', 'upd'));
    EXCEPTION
        WHEN OTHERS THEN
            NULL;   -- no such number: it is one transaction's
    END;
    RETURN NOT EXISTS (SELECT FROM unnest(v_who) w WHERE convoy.recent_status(w) = 'committed');
END
$body$;

-- Purpose: false, or raises where no row of this transaction is in sight in place of one that may be older: it may have deleted it, and it
--          may have updated it, since an index leads to one row only of those that updates have linked.
CREATE OR REPLACE FUNCTION convoy.in_doubt(p_replaced boolean) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    IF NOT p_replaced THEN
        RAISE EXCEPTION 'a REPEATABLE READ transaction wrote in place of rows that were changed since its first statement; use READ COMMITTED'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN false;
END
$body$;

-- Purpose: how the transaction stands that a row names by its last 32 bits: null for one that had ended before this one's snapshot was taken.
CREATE OR REPLACE FUNCTION convoy.recent_status(p_low bigint) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    v_xmin   bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    v_number bigint := (v_xmin >> 32 << 32) + p_low + CASE WHEN p_low < v_xmin & 4294967295 THEN 4294967296 ELSE 0 END;
BEGIN
    RETURN CASE WHEN v_number - v_xmin < 2147483648 THEN convoy.status_of(v_number::text::xid8) END;
END
$body$;

-- Purpose: whether a row in sight that this transaction number wrote is of this transaction or of one of its savepoints.
CREATE OR REPLACE FUNCTION convoy.is_own(p_xmin xid) RETURNS boolean LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $body$
    SELECT convoy.recent_status(p_xmin::text::bigint) IS NOT DISTINCT FROM 'in progress'
$body$;

-- Purpose: how the transaction of that number stands: one so old that nobody knows has committed, one that has not begun is null.
CREATE OR REPLACE FUNCTION convoy.status_of(p_number xid8) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    RETURN coalesce(pg_xact_status(p_number), 'committed');
EXCEPTION
    WHEN invalid_parameter_value THEN
        RETURN NULL;
END
$body$;

-- Purpose: sets what a capture function pins, for a column whose type it was not made for, and lets row security hide nothing; returns
--          what was there, for unpin.
CREATE OR REPLACE FUNCTION convoy.pin() RETURNS text[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    v_names  text[] := ARRAY['datestyle', 'lc_monetary', 'timezone', 'intervalstyle', 'extra_float_digits', 'bytea_output', 'row_security'];
    v_values text[] := ARRAY['ISO, YMD', 'C', 'UTC', 'postgres', '1', 'hex', 'off'];
    v_kept   text[] := '{}';
BEGIN
    FOR i IN 1 .. cardinality(v_names) LOOP
        v_kept := v_kept || v_names[i] || current_setting(v_names[i]);
        PERFORM set_config(v_names[i], v_values[i], true);
    END LOOP;
    RETURN v_kept;
END
$body$;

CREATE OR REPLACE FUNCTION convoy.unpin(p_kept text[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    FOR i IN 1 .. cardinality(p_kept) / 2 LOOP
        PERFORM set_config(p_kept[2 * i - 1], p_kept[2 * i], true);
    END LOOP;
END
$body$;
