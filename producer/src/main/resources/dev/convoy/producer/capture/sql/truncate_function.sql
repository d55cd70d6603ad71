-- Purpose: captures a TRUNCATE of one table; generated at attach, called as AFTER TRUNCATE ... FOR EACH STATEMENT.
-- Notes: * its place among the table's changes is right by itself, since TRUNCATE excludes every other writer.
--        * of one partition, the rows are captured as deletes before they go. A snapshot older than the lock may not show them all; then
--          an x is queued, which stops the table by name, rather than rows that stay at targets in silence.
-- Locks: inserts into convoy.queue. Role: owner of schema convoy (SECURITY DEFINER).
CREATE OR REPLACE FUNCTION convoy.{function}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp {settings} AS {quote}
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
        {truncated_partition}
        RETURN NULL;
    ELSIF TG_WHEN = 'BEFORE' THEN
        PERFORM set_config('{mark}_truncate', 'yes', true);
        RETURN NULL;
    END IF;
    PERFORM set_config('{mark}_truncate', '', true);
    INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data)
    VALUES ({segment}, {table_id}, {shape_id}, 't', pg_trigger_depth() > 1, 1, '');
    RETURN NULL;
END
{quote};
