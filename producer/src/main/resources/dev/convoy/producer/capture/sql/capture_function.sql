-- Purpose: captures one kind of statement on one table; generated at attach, called as AFTER ... FOR EACH STATEMENT.
-- Notes: * a statement that changed few rows is read at once, as one line that holds them all. What that does not tell is gathered
--          line by line and flushed at {chunk_bytes} bytes, so a statement of any size needs little memory in its backend;
--          keys that vanished go before rows that came, which frees unique values before they are taken again.
--        * the inner block makes capture harmless to the application: if the table was altered since this function was made
--          (a column is missing, or there is one more), the statement is captured as the table is now, with its shape in "found";
--          if even that fails, an x is queued, which stops the table by name instead of failing the application's statement.
--          The block writes nothing unless a statement is large, so it costs no transaction id.
--        * most statements of most applications change one row, and then what costs is the number of queries and expressions here,
--          not the row: no variable is set that needs not be, and an UPDATE of one row has a query of its own, without a join.
--        * what is read again must not be hidden by row security, which somebody may have enabled since: that is then an error.
--        * a change made by a trigger (or a foreign key's action, or a CTE) may be captured before the statement that caused it. Each
--          capture leaves a mark with the time of the client's statement; a later capture of the same table that finds it reads
--          the rows again instead of trusting its transition tables. Loops in PL/pgSQL are one statement of the client too.
-- Locks: row lock of nothing; inserts into convoy.queue. Role: owner of schema convoy (SECURITY DEFINER).
CREATE OR REPLACE FUNCTION convoy.{function}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp{settings} AS {quote}
#variable_conflict use_column
DECLARE
    v_nested  boolean := pg_trigger_depth() > 1;
    v_now     text := (date_part('epoch', statement_timestamp()) * 1000000)::bigint;    -- looks alike under every setting
    v_reread  boolean := {deferrable} OR coalesce(current_setting('{mark}', true), '') = v_now;
    v_gone    text[];
    v_changed text[];
    v_new     text[];
    v_bytes   int := 0;
    v_op      text;
    v_line    text;
    v_rows    int;      -- of a statement that changed few; null: gathered
    v_count   int;
    v_found   jsonb;
    v_kept    text[];
BEGIN
    IF session_user = current_user AND current_setting('convoy.origin', true) <> '' THEN
        RETURN NULL;
    END IF;
    {outsider}
    v_now := set_config('{mark}', v_now, true);
    BEGIN
        {few}
        IF v_reread THEN
            v_kept := ARRAY['row_security', current_setting('row_security')];
            v_line := set_config('row_security', 'off', true);
            FOR v_op, v_line IN {reread_query} LOOP
                {gather}
            END LOOP;
            v_line := set_config('row_security', v_kept[2], true);
        ELSIF v_rows IS NULL THEN
            FOR v_op, v_line IN {query} LOOP
                {gather}
            END LOOP;
        END IF;
    EXCEPTION
        WHEN transaction_rollback OR insufficient_resources OR operator_intervention THEN
            RAISE;
        WHEN OTHERS THEN
            v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0; v_rows := NULL;
            BEGIN
                v_kept := convoy.pin();
                v_found := convoy.shape_of({relid}, {columns}, {key});
                FOR v_op, v_line IN EXECUTE convoy.capture_query({relid}, TG_OP, {columns}, {key}, {filter}, v_reread) LOOP
                    {gather}
                END LOOP;
                PERFORM convoy.unpin(v_kept);
            {not_captured}
            END;
    END;
    IF v_rows > 0 THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data)
        VALUES ({segment}, {table_id}, {shape_id}, '{op}', v_nested, v_rows, v_line);
    ELSIF v_rows IS NULL THEN
        {flush}
    END IF;
    RETURN NULL;
END
{quote};
