-- Purpose: schema convoy as version 1 of it stood at a source (without lz4): pg_dump of a database in which its setup had attached table t
-- (id int PRIMARY KEY, v text, n numeric), with five statements queued and nothing published. Parameter: {relid}, the table's oid.
SET check_function_bodies = false;
SET client_min_messages = warning;
CREATE SCHEMA convoy;
CREATE FUNCTION convoy.capture_0_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
    v_nested  boolean := pg_trigger_depth() > 1;
    v_now     text := statement_timestamp()::text;
    v_reread  boolean := false OR coalesce(current_setting('convoy.nested_0', true), '') = v_now;
    v_gone    text[];
    v_changed text[];
    v_new     text[];
    v_bytes   int := 0;
    v_op      text;
    v_line    text;
    v_only    text;
    v_found   jsonb;
    v_kept    text[];
BEGIN
    IF session_user = current_user AND current_setting('convoy.origin', true) <> '' THEN
        RETURN NULL;
    END IF;
    v_now := set_config('convoy.nested_0', v_now, true);
    BEGIN
        IF v_reread THEN
            FOR v_op, v_line IN SELECT CASE WHEN t.id IS NOT DISTINCT FROM NULL THEN 'd' ELSE 'u' END AS op,
       CASE WHEN t.id IS NOT DISTINCT FROM NULL THEN (SELECT row_to_json(x.*) FROM (SELECT o.id) x) ELSE (SELECT row_to_json(x.*) FROM (SELECT t.id, t.v, t.n) x) END::text AS line
FROM (SELECT * FROM old_rows) o LEFT JOIN (SELECT * FROM public.t) t ON t.id = o.id WHERE (true OR array_eq(ARRAY[t.id], NULL::integer[]) AND array_eq(ARRAY[t.v], NULL::text[]) AND array_eq(ARRAY[t.n], NULL::numeric[]) AND ROW(NULL, NULL, NULL)::public.t IS NULL) AND convoy.same_columns({relid}, '{"1 -1 id","2 -1 v","3 -1 n"}') LOOP
                v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= 262144 THEN
                    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
            END LOOP;
        ELSIF v_only IS NULL THEN
            FOR v_op, v_line IN SELECT 'd'::text AS op, row_to_json(x.*)::text AS line FROM (SELECT o.id FROM old_rows o WHERE (true OR array_eq(ARRAY[o.id], NULL::integer[]) AND array_eq(ARRAY[o.v], NULL::text[]) AND array_eq(ARRAY[o.n], NULL::numeric[]) AND ROW(NULL, NULL, NULL)::public.t IS NULL) AND convoy.same_columns({relid}, '{"1 -1 id","2 -1 v","3 -1 n"}')) x LOOP
                v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= 262144 THEN
                    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
            END LOOP;
        END IF;
    EXCEPTION
        WHEN transaction_rollback OR insufficient_resources OR operator_intervention THEN
            RAISE;
        WHEN OTHERS THEN
            v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
            BEGIN
                v_kept := convoy.pin();
                v_found := convoy.shape_of({relid}, NULL::text[], convoy.names_of({relid}, ARRAY[1]::int2[], true));
                FOR v_op, v_line IN EXECUTE convoy.capture_query({relid}, TG_OP, NULL::text[], convoy.names_of({relid}, ARRAY[1]::int2[], true), NULL, v_reread) LOOP
                    v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= 262144 THEN
                    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
                END LOOP;
                PERFORM convoy.unpin(v_kept);
            EXCEPTION
            WHEN transaction_rollback OR insufficient_resources OR operator_intervention THEN
                RAISE;
            WHEN OTHERS THEN
                INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
                VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'x', v_nested, 1, '',
                        jsonb_build_object('sqlstate', SQLSTATE, 'message', SQLERRM, 'statement', TG_OP));
                RETURN NULL;
            END;
    END;
    IF v_only IS NOT NULL THEN
        v_changed := ARRAY[v_only];
    END IF;
    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION convoy.capture_0_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
    v_nested  boolean := pg_trigger_depth() > 1;
    v_now     text := statement_timestamp()::text;
    v_reread  boolean := false OR coalesce(current_setting('convoy.nested_0', true), '') = v_now;
    v_gone    text[];
    v_changed text[];
    v_new     text[];
    v_bytes   int := 0;
    v_op      text;
    v_line    text;
    v_only    text;
    v_found   jsonb;
    v_kept    text[];
BEGIN
    IF session_user = current_user AND current_setting('convoy.origin', true) <> '' THEN
        RETURN NULL;
    END IF;
    v_now := set_config('convoy.nested_0', v_now, true);
    BEGIN
        IF v_reread THEN
            FOR v_op, v_line IN SELECT CASE WHEN t.id IS NOT DISTINCT FROM NULL THEN 'd' ELSE 'u' END AS op,
       CASE WHEN t.id IS NOT DISTINCT FROM NULL THEN (SELECT row_to_json(x.*) FROM (SELECT o.id) x) ELSE (SELECT row_to_json(x.*) FROM (SELECT t.id, t.v, t.n) x) END::text AS line
FROM (SELECT * FROM new_rows) o LEFT JOIN (SELECT * FROM public.t) t ON t.id = o.id WHERE (true OR array_eq(ARRAY[t.id], NULL::integer[]) AND array_eq(ARRAY[t.v], NULL::text[]) AND array_eq(ARRAY[t.n], NULL::numeric[]) AND ROW(NULL, NULL, NULL)::public.t IS NULL) AND convoy.same_columns({relid}, '{"1 -1 id","2 -1 v","3 -1 n"}') LOOP
                v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= 262144 THEN
                    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
            END LOOP;
        ELSIF v_only IS NULL THEN
            FOR v_op, v_line IN SELECT 'c'::text AS op, row_to_json(x.*)::text AS line FROM (SELECT n.id, n.v, n.n FROM new_rows n WHERE (true OR array_eq(ARRAY[n.id], NULL::integer[]) AND array_eq(ARRAY[n.v], NULL::text[]) AND array_eq(ARRAY[n.n], NULL::numeric[]) AND ROW(NULL, NULL, NULL)::public.t IS NULL) AND convoy.same_columns({relid}, '{"1 -1 id","2 -1 v","3 -1 n"}')) x LOOP
                v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= 262144 THEN
                    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
            END LOOP;
        END IF;
    EXCEPTION
        WHEN transaction_rollback OR insufficient_resources OR operator_intervention THEN
            RAISE;
        WHEN OTHERS THEN
            v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
            BEGIN
                v_kept := convoy.pin();
                v_found := convoy.shape_of({relid}, NULL::text[], convoy.names_of({relid}, ARRAY[1]::int2[], true));
                FOR v_op, v_line IN EXECUTE convoy.capture_query({relid}, TG_OP, NULL::text[], convoy.names_of({relid}, ARRAY[1]::int2[], true), NULL, v_reread) LOOP
                    v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= 262144 THEN
                    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
                END LOOP;
                PERFORM convoy.unpin(v_kept);
            EXCEPTION
            WHEN transaction_rollback OR insufficient_resources OR operator_intervention THEN
                RAISE;
            WHEN OTHERS THEN
                INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
                VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'x', v_nested, 1, '',
                        jsonb_build_object('sqlstate', SQLSTATE, 'message', SQLERRM, 'statement', TG_OP));
                RETURN NULL;
            END;
    END;
    IF v_only IS NOT NULL THEN
        v_changed := ARRAY[v_only];
    END IF;
    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION convoy.capture_0_truncate() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
    v_nested  boolean := pg_trigger_depth() > 1;
    v_reread  boolean := false;
    v_gone    text[];
    v_changed text[];
    v_new     text[];
    v_bytes   int := 0;
    v_op      text := 'd';
    v_line    text;
    v_found   jsonb;
    v_kept    text[];
BEGIN
    IF session_user = current_user AND current_setting('convoy.origin', true) <> '' THEN
        RETURN NULL;
    END IF;
    IF TG_RELID <> {relid} THEN
        RETURN NULL;
    ELSIF TG_WHEN = 'BEFORE' THEN
        PERFORM set_config('convoy.nested_0_truncate', 'yes', true);
        RETURN NULL;
    END IF;
    PERFORM set_config('convoy.nested_0_truncate', '', true);
    INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data)
    VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 't', pg_trigger_depth() > 1, 1, '');
    RETURN NULL;
END
$$;
CREATE FUNCTION convoy.capture_0_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
    v_nested  boolean := pg_trigger_depth() > 1;
    v_now     text := statement_timestamp()::text;
    v_reread  boolean := false OR coalesce(current_setting('convoy.nested_0', true), '') = v_now;
    v_gone    text[];
    v_changed text[];
    v_new     text[];
    v_bytes   int := 0;
    v_op      text;
    v_line    text;
    v_only    text;
    v_found   jsonb;
    v_kept    text[];
BEGIN
    IF session_user = current_user AND current_setting('convoy.origin', true) <> '' THEN
        RETURN NULL;
    END IF;
    v_now := set_config('convoy.nested_0', v_now, true);
    BEGIN
        IF NOT v_reread THEN
            SELECT q.line INTO v_only FROM (SELECT (SELECT row_to_json(x.*) FROM (SELECT n.id, n.v, n.n) x)::text
FROM (SELECT * FROM new_rows) n, (SELECT * FROM old_rows) o
WHERE (SELECT count(*) FROM (SELECT FROM new_rows LIMIT 2) l) = 1 AND n.id = o.id AND n.* *<> o.* AND (true OR array_eq(ARRAY[n.id], NULL::integer[]) AND array_eq(ARRAY[n.v], NULL::text[]) AND array_eq(ARRAY[n.n], NULL::numeric[]) AND ROW(NULL, NULL, NULL)::public.t IS NULL) AND convoy.same_columns({relid}, '{"1 -1 id","2 -1 v","3 -1 n"}')) q(line);
            IF v_only IS NULL THEN
                IF (SELECT count(*) FROM (SELECT FROM new_rows LIMIT 2) l) > 1 THEN
            IF current_setting('transaction_isolation') <> 'read committed' OR EXISTS (
                SELECT FROM pg_constraint c
                WHERE c.contype = 'f' AND (c.confupdtype IN ('c', 'n', 'd') OR c.confdeltype IN ('n', 'd'))
                  AND (c.conrelid = {relid} OR c.conrelid IN (SELECT p.relid FROM pg_partition_tree({relid}) p))) THEN
                v_reread := v_reread OR EXISTS (SELECT FROM new_rows GROUP BY "id" HAVING count(*) > 1)
                    OR EXISTS (SELECT FROM old_rows GROUP BY "id" HAVING count(*) > 1);
            END IF;
        END IF;
            END IF;
        END IF;
        IF v_reread THEN
            FOR v_op, v_line IN SELECT CASE WHEN t.id IS NOT DISTINCT FROM NULL THEN 'd' ELSE 'u' END AS op,
       CASE WHEN t.id IS NOT DISTINCT FROM NULL THEN (SELECT row_to_json(x.*) FROM (SELECT o.id) x) ELSE (SELECT row_to_json(x.*) FROM (SELECT t.id, t.v, t.n) x) END::text AS line
FROM (SELECT id FROM old_rows UNION SELECT id FROM new_rows) o LEFT JOIN (SELECT * FROM public.t) t ON t.id = o.id WHERE (true OR array_eq(ARRAY[t.id], NULL::integer[]) AND array_eq(ARRAY[t.v], NULL::text[]) AND array_eq(ARRAY[t.n], NULL::numeric[]) AND ROW(NULL, NULL, NULL)::public.t IS NULL) AND convoy.same_columns({relid}, '{"1 -1 id","2 -1 v","3 -1 n"}') LOOP
                v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= 262144 THEN
                    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
            END LOOP;
        ELSIF v_only IS NULL THEN
            FOR v_op, v_line IN SELECT CASE WHEN n.id IS NOT DISTINCT FROM NULL THEN 'd' WHEN o.id IS NOT DISTINCT FROM NULL THEN 'c' ELSE 'u' END AS op,
       CASE WHEN n.id IS NOT DISTINCT FROM NULL THEN (SELECT row_to_json(x.*) FROM (SELECT o.id) x) ELSE (SELECT row_to_json(x.*) FROM (SELECT n.id, n.v, n.n) x) END::text AS line
FROM (SELECT * FROM new_rows) n FULL JOIN (SELECT * FROM old_rows) o ON n.id = o.id
WHERE (n.id IS NOT DISTINCT FROM NULL OR o.id IS NOT DISTINCT FROM NULL OR n.* *<> o.*) AND (true OR array_eq(ARRAY[n.id], NULL::integer[]) AND array_eq(ARRAY[n.v], NULL::text[]) AND array_eq(ARRAY[n.n], NULL::numeric[]) AND ROW(NULL, NULL, NULL)::public.t IS NULL) AND convoy.same_columns({relid}, '{"1 -1 id","2 -1 v","3 -1 n"}') LOOP
                v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= 262144 THEN
                    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
            END LOOP;
        END IF;
    EXCEPTION
        WHEN transaction_rollback OR insufficient_resources OR operator_intervention THEN
            RAISE;
        WHEN OTHERS THEN
            v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
            BEGIN
                v_kept := convoy.pin();
                v_found := convoy.shape_of({relid}, NULL::text[], convoy.names_of({relid}, ARRAY[1]::int2[], true));
                FOR v_op, v_line IN EXECUTE convoy.capture_query({relid}, TG_OP, NULL::text[], convoy.names_of({relid}, ARRAY[1]::int2[], true), NULL, v_reread) LOOP
                    v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= 262144 THEN
                    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
                END LOOP;
                PERFORM convoy.unpin(v_kept);
            EXCEPTION
            WHEN transaction_rollback OR insufficient_resources OR operator_intervention THEN
                RAISE;
            WHEN OTHERS THEN
                INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
                VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'x', v_nested, 1, '',
                        jsonb_build_object('sqlstate', SQLSTATE, 'message', SQLERRM, 'statement', TG_OP));
                RETURN NULL;
            END;
    END;
    IF v_only IS NOT NULL THEN
        v_changed := ARRAY[v_only];
    END IF;
    IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), 0, 1, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION convoy.capture_query(p_relid oid, p_op text, p_columns text[], p_key text[], p_filter text, p_reread boolean) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    v_after   text;   -- n.a, n.b::text AS b, ...
    v_key     text;   -- o.a, ...
    v_join    text;   -- n.a = o.a AND ...
    v_changed text;
    v_first   text := quote_ident(p_key[1]);
    v_where   text := CASE WHEN p_filter IS NULL THEN '' ELSE ' WHERE (' || p_filter || E'\n)' END;
    v_and     text := CASE WHEN p_filter IS NULL THEN '' ELSE ' AND (' || p_filter || E'\n)' END;
    v_plain   boolean;
    v_keyless boolean := coalesce(cardinality(p_key), 0) = 0;
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
    IF v_keyless AND p_op = 'UPDATE' THEN
        RETURN format($q$WITH o AS (SELECT row_to_json(x.*)::text AS line FROM (SELECT %1$s FROM old_rows o WHERE %3$s%5$s) x),
     n AS (SELECT row_to_json(x.*)::text AS line FROM (SELECT %2$s FROM new_rows n WHERE %4$s%5$s) x)
SELECT 'd'::text AS op, g.line FROM (SELECT o.line FROM o EXCEPT ALL SELECT n.line FROM n) g
UNION ALL SELECT 'c', g.line FROM (SELECT n.line FROM n EXCEPT ALL SELECT o.line FROM o) g$q$, format(v_after, 'o'), format(v_after, 'n'),
            convoy.same_shape(p_relid, p_columns, 'o'), convoy.same_shape(p_relid, p_columns, 'n'), v_and);
    END IF;
    IF p_reread AND NOT v_keyless THEN
        RETURN format($q$SELECT CASE WHEN t.%1$s IS NOT DISTINCT FROM NULL THEN 'd' ELSE 'u' END AS op,
       CASE WHEN t.%1$s IS NOT DISTINCT FROM NULL THEN (SELECT row_to_json(x.*) FROM (SELECT %3$s) x) ELSE (SELECT row_to_json(x.*) FROM (SELECT %2$s) x) END::text AS line
FROM (%4$s) o LEFT JOIN (SELECT * FROM %5$s%6$s) t ON %7$s WHERE %8$s$q$,
            v_first, format(v_after, 't'), format(v_key, 'o'),
            CASE p_op WHEN 'INSERT' THEN 'SELECT * FROM new_rows' WHEN 'DELETE' THEN 'SELECT * FROM old_rows'
                      ELSE format('SELECT %1$s FROM old_rows UNION SELECT %1$s FROM new_rows',
                                  (SELECT string_agg(quote_ident(k), ', ') FROM unnest(p_key) k)) END,
            p_relid::regclass, v_where,
            (SELECT string_agg(format('t.%1$I %2$s o.%1$I', k, convoy.equals_of(p_relid, k)), ' AND ') FROM unnest(p_key) k),
            convoy.same_shape(p_relid, p_columns, 't'));
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
        RETURN format($q$SELECT (SELECT row_to_json(x.*) FROM (SELECT %1$s) x)::text
FROM (SELECT * FROM new_rows%2$s) n, (SELECT * FROM old_rows%2$s) o
WHERE (SELECT count(*) FROM (SELECT FROM new_rows LIMIT 2) l) = 1 AND %3$s AND %4$s AND %5$s$q$,
            format(v_after, 'n'), v_where, v_join, v_changed, convoy.same_shape(p_relid, p_columns, 'n'));
    END IF;
    RETURN format($q$SELECT CASE WHEN n.%1$s IS NOT DISTINCT FROM NULL THEN 'd' WHEN o.%1$s IS NOT DISTINCT FROM NULL THEN 'c' ELSE 'u' END AS op,
       CASE WHEN n.%1$s IS NOT DISTINCT FROM NULL THEN (SELECT row_to_json(x.*) FROM (SELECT %2$s) x) ELSE (SELECT row_to_json(x.*) FROM (SELECT %3$s) x) END::text AS line
FROM (SELECT * FROM new_rows%4$s) n FULL JOIN (SELECT * FROM old_rows%4$s) o ON %5$s
WHERE (n.%1$s IS NOT DISTINCT FROM NULL OR o.%1$s IS NOT DISTINCT FROM NULL OR %6$s) AND %7$s$q$, v_first, format(v_key, 'o'), format(v_after, 'n'), v_where, v_join, v_changed,
        convoy.same_shape(p_relid, p_columns, 'n'));
END
$_$;
CREATE FUNCTION convoy.columns_of(p_relid oid, p_columns text[]) RETURNS TABLE(attnum smallint, name text, type text, base_name text, not_null boolean, as_text boolean, filled text, filled_varies boolean)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
$$;
CREATE FUNCTION convoy.equals_of(p_relid oid, p_column text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT coalesce((
        SELECT 'OPERATOR(' || quote_ident(n.nspname) || '.' || r.oprname || ')'
        FROM pg_attribute a
        JOIN pg_type b ON b.oid = a.atttypid
        JOIN pg_opclass c ON c.opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree') AND c.opcdefault AND c.opcintype = b.oid
        JOIN pg_amop o ON o.amopfamily = c.opcfamily AND o.amopstrategy = 3 AND o.amoplefttype = b.oid AND o.amoprighttype = b.oid
        JOIN pg_operator r ON r.oid = o.amopopr JOIN pg_namespace n ON n.oid = r.oprnamespace
        WHERE a.attrelid = p_relid AND a.attname = p_column AND n.nspname <> 'pg_catalog'), '=')
$$;
CREATE FUNCTION convoy.fingerprint(p_relid oid) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH member AS (SELECT p_relid AS oid UNION SELECT t.relid::oid FROM pg_partition_tree(p_relid) t)
    SELECT md5(concat_ws(';',
        (SELECT string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attgenerated, a.attisdropped),
                           ';' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = p_relid AND a.attnum > 0),
        (SELECT string_agg(concat_ws(',', i.indkey, i.indisvalid), ';' ORDER BY i.indexrelid) FROM pg_index i
         WHERE i.indrelid = p_relid AND i.indisprimary),
        (SELECT string_agg(m.oid::text || ',' || (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = m.oid AND t.tgenabled IN ('O', 'A')
                            AND t.tgname LIKE 'convoy\_capture\_%'), ';' ORDER BY m.oid) FROM member m)))
$$;
CREATE FUNCTION convoy.format_ident(p_name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT replace(quote_ident(p_name), '%', '%%')
$$;
CREATE FUNCTION convoy.names_of(p_relid oid, p_attnums smallint[], p_all boolean) RETURNS text[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
$$;
CREATE FUNCTION convoy.next_window(p_term bigint, p_published bigint, p_tables integer[], p_seqs bigint[], p_shapes integer[], p_ats timestamp with time zone[], p_force boolean) RETURNS TABLE(tick_id bigint, since pg_snapshot, upto pg_snapshot)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    v_last convoy.tick;
    v_open convoy.tick;
BEGIN
    IF p_published IS NOT NULL THEN
        UPDATE convoy.leader l SET seen_at = clock_timestamp(), error = NULL WHERE l.term = p_term;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'another producer leads now' USING ERRCODE = 'CV001';
        END IF;
        UPDATE convoy.attached a SET seq = n.seq, published_shape = n.shape, published_at = coalesce(n.at, a.published_at)
        FROM unnest(p_tables, p_seqs, p_shapes, p_ats) n(table_id, seq, shape, at) WHERE a.table_id = n.table_id;
        UPDATE convoy.tick t SET published = true WHERE t.id = p_published;
        DELETE FROM convoy.tick t WHERE t.id < p_published;
    END IF;
    SELECT t.* INTO STRICT v_last FROM convoy.tick t WHERE t.published ORDER BY t.id DESC LIMIT 1;
    SELECT t.* INTO v_open FROM convoy.tick t WHERE NOT t.published ORDER BY t.id LIMIT 1;
    IF v_open.id IS NULL THEN
        INSERT INTO convoy.tick AS t (id, snapshot)
        SELECT v_last.id + 1, pg_current_snapshot()
        WHERE p_force
           OR EXISTS (SELECT FROM convoy.queue q WHERE q.xid >= pg_snapshot_xmax(v_last.snapshot))
           OR EXISTS (SELECT FROM convoy.queue q WHERE q.xid = ANY (ARRAY(SELECT pg_snapshot_xip(v_last.snapshot))))
        RETURNING t.* INTO v_open;
        IF v_open.id IS NULL THEN
            RETURN;
        END IF;
    END IF;
    -- Also where an open tick is found: it may be of a later leader, whose numbers go on behind windows this one knows nothing of.
    PERFORM FROM convoy.leader l WHERE l.term = p_term FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'another producer leads now' USING ERRCODE = 'CV001';
    END IF;
    RETURN QUERY SELECT v_open.id, v_last.snapshot, v_open.snapshot;
END
$$;
CREATE FUNCTION convoy.partition_query(p_relid oid, p_columns text[], p_key text[], p_filter text, p_partition oid) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT format('SELECT row_to_json(x.*)::text FROM (SELECT %s FROM %s o%s) x',
        string_agg('o.' || quote_ident(c.name) || CASE WHEN c.as_text THEN '::text AS ' || quote_ident(c.name) ELSE '' END, ', ' ORDER BY c.attnum),
        p_partition::regclass, coalesce(' WHERE (' || p_filter || E'\n)', ''))
    FROM convoy.columns_of(p_relid, p_columns) c WHERE coalesce(cardinality(p_key), 0) = 0 OR c.name = ANY (p_key)
$$;
CREATE FUNCTION convoy.pin() RETURNS text[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    v_names  text[] := ARRAY['datestyle', 'lc_monetary', 'timezone', 'intervalstyle', 'extra_float_digits', 'bytea_output'];
    v_values text[] := ARRAY['ISO, YMD', 'C', 'UTC', 'postgres', '1', 'hex'];
    v_kept   text[] := '{}';
BEGIN
    FOR i IN 1 .. cardinality(v_names) LOOP
        v_kept := v_kept || v_names[i] || current_setting(v_names[i]);
        PERFORM set_config(v_names[i], v_values[i], true);
    END LOOP;
    RETURN v_kept;
END
$$;
CREATE FUNCTION convoy.same_columns(p_relid oid, p_columns text[]) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT p_columns <@ ARRAY(SELECT concat_ws(' ', a.attnum, a.atttypmod, a.attname)
                              FROM pg_attribute a WHERE a.attrelid = p_relid AND NOT a.attisdropped) THEN
        RAISE EXCEPTION 'a column was altered' USING ERRCODE = 'datatype_mismatch';
    END IF;
    RETURN true;
END
$$;
CREATE FUNCTION convoy.same_shape(p_relid oid, p_columns text[], p_alias text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT '(true OR ' || string_agg('array_eq(ARRAY[' || p_alias || '.' || quote_ident(a.attname) || '], NULL::'
               || format_type(a.atttypid, NULL) || '[])', ' AND ' ORDER BY a.attnum)
               FILTER (WHERE a.attgenerated = '' AND (p_columns IS NULL OR a.attname = ANY (p_columns)))
           || CASE WHEN p_columns IS NULL
                   THEN ' AND ROW(' || string_agg('NULL', ', ') || ')::' || p_relid::regclass || ' IS NULL' ELSE '' END
           || format(') AND convoy.same_columns(%s, %L)', p_relid, array_agg(concat_ws(' ', a.attnum, a.atttypmod, a.attname) ORDER BY a.attnum)
                     FILTER (WHERE a.attgenerated = '' AND (p_columns IS NULL OR a.attname = ANY (p_columns))))
    FROM pg_attribute a WHERE a.attrelid = p_relid AND a.attnum > 0 AND NOT a.attisdropped
$$;
CREATE FUNCTION convoy.shape_of(p_relid oid, p_columns text[], p_key text[]) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT jsonb_build_object(
        'columns', jsonb_agg(jsonb_build_object('name', c.name, 'type', c.type, 'not_null', c.not_null, 'text', c.as_text,
                                                'base', c.base_name, 'origin', c.attnum)
                             || CASE WHEN c.filled IS NOT NULL OR c.filled_varies
                                     THEN jsonb_build_object('filled', c.filled, 'filled_varies', c.filled_varies) ELSE '{}' END
                             ORDER BY c.attnum),
        'key', to_jsonb(p_key))
    FROM convoy.columns_of(p_relid, p_columns) c
$$;
CREATE FUNCTION convoy.unpin(p_kept text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    FOR i IN 1 .. cardinality(p_kept) / 2 LOOP
        PERFORM set_config(p_kept[2 * i - 1], p_kept[2 * i], true);
    END LOOP;
END
$$;
CREATE TABLE convoy.attached (
    table_id integer NOT NULL,
    table_schema name NOT NULL,
    table_name name NOT NULL,
    relid oid NOT NULL,
    shape_id integer NOT NULL,
    row_filter text,
    definition text NOT NULL,
    fingerprint text DEFAULT ''::text NOT NULL,
    seq bigint DEFAULT 0 NOT NULL,
    published_shape integer DEFAULT 0 NOT NULL,
    published_at timestamp with time zone,
    error jsonb,
    attached_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    detached_at timestamp with time zone,
    CONSTRAINT attached_table_id_check CHECK ((table_id >= 0))
);
COMMENT ON TABLE convoy.attached IS 'The tables that are captured, one line each; kept after detach, so that numbering goes on if the table comes back.';
COMMENT ON COLUMN convoy.attached.table_id IS 'The number of the table''s partition in the topic; never given to another table.';
COMMENT ON COLUMN convoy.attached.shape_id IS 'The shape (convoy.shape) that the capture functions in place were made for.';
COMMENT ON COLUMN convoy.attached.definition IS 'What the capture functions were generated from; setup generates them anew when it differs.';
COMMENT ON COLUMN convoy.attached.fingerprint IS 'What the catalog said of the table when it was attached or adapted (convoy.fingerprint).';
COMMENT ON COLUMN convoy.attached.seq IS 'Number of the last change whose publication is durable here (I1, I2).';
COMMENT ON COLUMN convoy.attached.published_shape IS 'The shape that the last published schema record described; 0 before the first.';
COMMENT ON COLUMN convoy.attached.published_at IS 'Capture time of the last published change.';
COMMENT ON COLUMN convoy.attached.error IS 'Why this table is not published: {"code","message","hint","since"}; null when all is well.';
CREATE TABLE convoy.leader (
    only_row boolean DEFAULT true NOT NULL,
    term bigint NOT NULL,
    name text NOT NULL,
    since timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    system_id text NOT NULL,
    timeline integer NOT NULL,
    epoch integer NOT NULL,
    settled integer NOT NULL,
    error jsonb,
    CONSTRAINT leader_only_row_check CHECK (only_row)
);
COMMENT ON TABLE convoy.leader IS 'The producer that holds the advisory lock, or held it last.';
COMMENT ON COLUMN convoy.leader.term IS 'Counts leaders; every write of a producer names its own, so that one that was deposed cannot write (I6).';
COMMENT ON COLUMN convoy.leader.epoch IS 'Counts lives of the source: grows when its system identifier or timeline has changed (failover, restore).';
COMMENT ON COLUMN convoy.leader.settled IS 'The last epoch in which tables that were rewound have been marked in the topic; less than epoch until that is durable (I2).';
CREATE TABLE convoy.pass (
    id bigint NOT NULL,
    table_id integer NOT NULL,
    targets text[] NOT NULL,
    kind text DEFAULT 'copy'::text NOT NULL,
    plan json NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    chunk integer DEFAULT 0 NOT NULL,
    last_key json,
    upto_key json,
    row_count bigint DEFAULT 0 NOT NULL,
    estimate bigint DEFAULT 0 NOT NULL,
    message text,
    requested_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT kind_is_known CHECK ((kind = ANY (ARRAY['copy'::text, 'check'::text, 'look'::text, 'repair'::text]))),
    CONSTRAINT somebody_wants_it CHECK ((cardinality(targets) > 0)),
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'cancelled'::text, 'failed'::text])))
);
COMMENT ON TABLE convoy.pass IS 'Passes over tables through the stream, asked for by admin and worked off by the leading producer, chunk by chunk.';
COMMENT ON COLUMN convoy.pass.kind IS 'copy: rows of the table; check: their sums; look: hashes of the rows of a range; repair: the row of one key.';
COMMENT ON COLUMN convoy.pass.plan IS 'In which order keys are walked, and what is computed of a row.';
COMMENT ON COLUMN convoy.pass.chunk IS 'Number of the last chunk whose publication is durable here; after a crash the pass goes on behind it.';
COMMENT ON COLUMN convoy.pass.last_key IS 'Key of the last row of that chunk; the pass begins behind it.';
COMMENT ON COLUMN convoy.pass.upto_key IS 'Key the pass ends with; null: the last of the table. Of a repair its only key.';
COMMENT ON COLUMN convoy.pass.estimate IS 'Rows the table had by its statistics when the pass was asked for.';
ALTER TABLE convoy.pass ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME convoy.pass_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE SEQUENCE convoy.queue_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
COMMENT ON SEQUENCE convoy.queue_id IS 'Uncached: two conflicting transactions draw their ids in the order in which their row locks serialise them (I2).';
CREATE TABLE convoy.queue (
    id bigint DEFAULT nextval('convoy.queue_id'::regclass) NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    segment smallint NOT NULL,
    table_id integer NOT NULL,
    shape_id integer NOT NULL,
    op "char" NOT NULL,
    nested boolean NOT NULL,
    row_count integer NOT NULL,
    data text NOT NULL,
    found jsonb,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
)
PARTITION BY LIST (segment);
COMMENT ON TABLE convoy.queue IS 'Captured changes that are not yet published; segments are rotated and truncated, never deleted from. No CHECK: each statement of the application would prepare it anew.';
COMMENT ON COLUMN convoy.queue.op IS 'c, u: rows after the change; d: keys; t: truncate; x: capture of a statement failed, found tells why.';
COMMENT ON COLUMN convoy.queue.nested IS 'Captured inside another statement''s triggers, or read again because of such: the state is right, what was there before is not known.';
COMMENT ON COLUMN convoy.queue.data IS 'JSON objects, one a row, separated by U+001E, which cannot occur raw in JSON.';
COMMENT ON COLUMN convoy.queue.found IS 'The shape of data where it is not the attached one (the table was altered since), or the error of an x.';
CREATE TABLE convoy.queue_0 (
    id bigint DEFAULT nextval('convoy.queue_id'::regclass) NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    segment smallint NOT NULL,
    table_id integer NOT NULL,
    shape_id integer NOT NULL,
    op "char" NOT NULL,
    nested boolean NOT NULL,
    row_count integer NOT NULL,
    data text NOT NULL,
    found jsonb,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
CREATE TABLE convoy.queue_1 (
    id bigint DEFAULT nextval('convoy.queue_id'::regclass) NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    segment smallint NOT NULL,
    table_id integer NOT NULL,
    shape_id integer NOT NULL,
    op "char" NOT NULL,
    nested boolean NOT NULL,
    row_count integer NOT NULL,
    data text NOT NULL,
    found jsonb,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
CREATE TABLE convoy.queue_2 (
    id bigint DEFAULT nextval('convoy.queue_id'::regclass) NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    segment smallint NOT NULL,
    table_id integer NOT NULL,
    shape_id integer NOT NULL,
    op "char" NOT NULL,
    nested boolean NOT NULL,
    row_count integer NOT NULL,
    data text NOT NULL,
    found jsonb,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
CREATE TABLE convoy.rotation (
    segment smallint NOT NULL,
    only_row boolean DEFAULT true NOT NULL,
    switched_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT rotation_only_row_check CHECK (only_row)
);
COMMENT ON TABLE convoy.rotation IS 'The segment that captures write to.';
CREATE TABLE convoy.schema_version (
    version integer NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
COMMENT ON TABLE convoy.schema_version IS 'Migrations of schema convoy that were applied; a process refuses a newer one than it knows.';
CREATE TABLE convoy.shape (
    table_id integer NOT NULL,
    shape_id integer NOT NULL,
    description jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT shape_shape_id_check CHECK ((shape_id > 0))
);
COMMENT ON TABLE convoy.shape IS 'Columns, types and key under which changes were captured: {"columns":[{"name","type","not_null","text"}],"key":[...]}.';
CREATE TABLE convoy.tick (
    id bigint NOT NULL,
    snapshot pg_snapshot NOT NULL,
    published boolean DEFAULT false NOT NULL,
    taken_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
COMMENT ON TABLE convoy.tick IS 'Snapshots; window k is what tick k sees and tick k-1 does not. Kept: the last published one and what follows it.';
CREATE TABLE convoy.verification (
    table_id integer NOT NULL,
    target text NOT NULL,
    plan json NOT NULL,
    every interval,
    requested_at timestamp with time zone,
    CONSTRAINT some_time_passes CHECK ((every > '00:00:00'::interval))
);
COMMENT ON TABLE convoy.verification IS 'How each table is verified at each target, and how often by itself; written by setup and verify.';
COMMENT ON COLUMN convoy.verification.every IS 'Null: only when asked.';
ALTER TABLE ONLY convoy.queue ATTACH PARTITION convoy.queue_0 FOR VALUES IN ('0');
ALTER TABLE ONLY convoy.queue ATTACH PARTITION convoy.queue_1 FOR VALUES IN ('1');
ALTER TABLE ONLY convoy.queue ATTACH PARTITION convoy.queue_2 FOR VALUES IN ('2');
INSERT INTO convoy.attached VALUES (0, 'public', 't', {relid}, 1, NULL, '{"relid":{relid},"filter":null,"columns":null,"key":["id"],"key_index":null,"key_named":false,"identity":"KEY","next_column":4,"server":15,"template":805335602,"shape":"{\"key\": [\"id\"], \"columns\": [{\"base\": \"pg_catalog.int4\", \"name\": \"id\", \"text\": false, \"type\": \"integer\", \"origin\": 1, \"not_null\": true}, {\"base\": \"pg_catalog.text\", \"name\": \"v\", \"text\": false, \"type\": \"text\", \"origin\": 2, \"not_null\": false}, {\"base\": \"pg_catalog.\\\"numeric\\\"\", \"name\": \"n\", \"text\": false, \"type\": \"numeric\", \"origin\": 3, \"not_null\": false}]}"}', '9ee6004d541c7d2b720db05e8536ef06', 0, 0, NULL, NULL, '2026-11-28 04:51:40.448977+00', NULL);
INSERT INTO convoy.queue_0 VALUES (1, '3', 0, 0, 1, 'c', false, 5, '{"id":1,"v":"before 1","n":0.25000000000000000000}' || U&'\001E' || '{"id":2,"v":"before 2","n":0.50000000000000000000}' || U&'\001E' || '{"id":3,"v":"before 3","n":0.75000000000000000000}' || U&'\001E' || '{"id":4,"v":"before 4","n":1.00000000000000000000}' || U&'\001E' || '{"id":5,"v":"before 5","n":1.2500000000000000}', NULL, '2026-11-28 04:51:41.071673+00');
INSERT INTO convoy.queue_0 VALUES (2, '3', 0, 0, 1, 'u', false, 2, '{"id":1,"v":"brace {\"1","n":0.25000000000000000000}' || U&'\001E' || '{"id":2,"v":"brace {\"2","n":0.50000000000000000000}', NULL, '2026-11-28 04:51:41.081636+00');
INSERT INTO convoy.queue_0 VALUES (3, '3', 0, 0, 1, 'u', false, 1, '{"id":3,"v":"before 3","n":null}', NULL, '2026-11-28 04:51:41.083401+00');
INSERT INTO convoy.queue_0 VALUES (4, '3', 0, 0, 1, 'd', false, 1, '{"id":4}', NULL, '2026-11-28 04:51:41.086422+00');
INSERT INTO convoy.queue_0 VALUES (5, '3', 0, 0, 1, 'c', false, 1, '{"id":6,"v":"a\tb","n":1000}', NULL, '2026-11-28 04:51:41.087351+00');
INSERT INTO convoy.rotation VALUES (0, true, '2026-11-28 04:51:40.221378+00');
INSERT INTO convoy.schema_version VALUES (1, '2026-11-28 04:51:40.267961+00');
INSERT INTO convoy.shape VALUES (0, 1, '{"key": ["id"], "columns": [{"base": "pg_catalog.int4", "name": "id", "text": false, "type": "integer", "origin": 1, "not_null": true}, {"base": "pg_catalog.text", "name": "v", "text": false, "type": "text", "origin": 2, "not_null": false}, {"base": "pg_catalog.\"numeric\"", "name": "n", "text": false, "type": "numeric", "origin": 3, "not_null": false}]}', '2026-11-28 04:51:40.451439+00');
INSERT INTO convoy.tick VALUES (0, '3:3:', true, '2026-11-28 04:51:40.22872+00');
INSERT INTO convoy.verification VALUES (0, 'one', '{"order":["NATIVE"],"key":["id"],"columns":["id","v","n"],"values":["(s.\"id\")::text","(s.\"v\")::text","(s.\"n\")::text"],"where":null}', NULL, NULL);
SELECT pg_catalog.setval('convoy.pass_id_seq', 1, false);
SELECT pg_catalog.setval('convoy.queue_id', 5, true);
ALTER TABLE ONLY convoy.leader
    ADD CONSTRAINT leader_has_one_row PRIMARY KEY (only_row);
ALTER TABLE ONLY convoy.pass
    ADD CONSTRAINT pass_is_requested_once PRIMARY KEY (id);
ALTER TABLE ONLY convoy.rotation
    ADD CONSTRAINT rotation_has_one_row PRIMARY KEY (only_row);
ALTER TABLE ONLY convoy.shape
    ADD CONSTRAINT shape_is_described_once PRIMARY KEY (table_id, shape_id);
ALTER TABLE ONLY convoy.attached
    ADD CONSTRAINT table_id_is_its_partition PRIMARY KEY (table_id);
ALTER TABLE ONLY convoy.attached
    ADD CONSTRAINT table_is_attached_once UNIQUE (table_schema, table_name);
ALTER TABLE ONLY convoy.verification
    ADD CONSTRAINT table_is_verified_one_way PRIMARY KEY (table_id, target);
ALTER TABLE ONLY convoy.tick
    ADD CONSTRAINT tick_is_taken_once PRIMARY KEY (id);
ALTER TABLE ONLY convoy.schema_version
    ADD CONSTRAINT version_is_applied_once PRIMARY KEY (version);
CREATE INDEX pass_is_running ON convoy.pass USING btree (id) WHERE (state = 'running'::text);
CREATE INDEX queue_id_order ON ONLY convoy.queue USING btree (id);
CREATE INDEX queue_0_id_idx ON convoy.queue_0 USING btree (id);
CREATE INDEX queue_xid ON ONLY convoy.queue USING btree (xid);
CREATE INDEX queue_0_xid_idx ON convoy.queue_0 USING btree (xid);
CREATE INDEX queue_1_id_idx ON convoy.queue_1 USING btree (id);
CREATE INDEX queue_1_xid_idx ON convoy.queue_1 USING btree (xid);
CREATE INDEX queue_2_id_idx ON convoy.queue_2 USING btree (id);
CREATE INDEX queue_2_xid_idx ON convoy.queue_2 USING btree (xid);
ALTER INDEX convoy.queue_id_order ATTACH PARTITION convoy.queue_0_id_idx;
ALTER INDEX convoy.queue_xid ATTACH PARTITION convoy.queue_0_xid_idx;
ALTER INDEX convoy.queue_id_order ATTACH PARTITION convoy.queue_1_id_idx;
ALTER INDEX convoy.queue_xid ATTACH PARTITION convoy.queue_1_xid_idx;
ALTER INDEX convoy.queue_id_order ATTACH PARTITION convoy.queue_2_id_idx;
ALTER INDEX convoy.queue_xid ATTACH PARTITION convoy.queue_2_xid_idx;
ALTER TABLE ONLY convoy.pass
    ADD CONSTRAINT pass_table_id_fkey FOREIGN KEY (table_id) REFERENCES convoy.attached(table_id);
ALTER TABLE ONLY convoy.shape
    ADD CONSTRAINT shape_table_id_fkey FOREIGN KEY (table_id) REFERENCES convoy.attached(table_id);
ALTER TABLE ONLY convoy.verification
    ADD CONSTRAINT verification_table_id_fkey FOREIGN KEY (table_id) REFERENCES convoy.attached(table_id);
REVOKE ALL ON FUNCTION convoy.capture_0_delete() FROM PUBLIC;
REVOKE ALL ON FUNCTION convoy.capture_0_insert() FROM PUBLIC;
REVOKE ALL ON FUNCTION convoy.capture_0_truncate() FROM PUBLIC;
REVOKE ALL ON FUNCTION convoy.capture_0_update() FROM PUBLIC;
CREATE TRIGGER convoy_capture_delete AFTER DELETE ON public.t REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION convoy.capture_0_delete();
CREATE TRIGGER convoy_capture_insert AFTER INSERT ON public.t REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION convoy.capture_0_insert();
CREATE TRIGGER convoy_capture_truncate AFTER TRUNCATE ON public.t FOR EACH STATEMENT EXECUTE FUNCTION convoy.capture_0_truncate();
CREATE TRIGGER convoy_capture_update AFTER UPDATE ON public.t REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION convoy.capture_0_update();
