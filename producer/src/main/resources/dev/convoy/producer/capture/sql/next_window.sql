-- Purpose: one call per turn of the producer's loop: makes the publication of the window before durable, then takes the next tick.
-- Notes: * p_force takes a tick even if there is nothing new: a chunk is about to be read in its snapshot;
--        * returns the window to publish next: what snapshot upto sees and snapshot since does not; no row when there is nothing new.
--        * a tick that was taken but not published (a producer died in between) is returned again: its window is the same, since
--          membership depends on the two stored snapshots alone; so the numbering is the same too (I2).
--        * writes nothing when there is nothing new and nothing to make durable.
--        * raises when p_term is not the leader's: a deposed producer cannot write, nor number a window of another's (I2, I6).
-- Locks: the row of convoy.leader. Role: owner of schema convoy.
CREATE OR REPLACE FUNCTION convoy.next_window(p_term bigint, p_published bigint, p_tables int[], p_seqs bigint[], p_shapes int[], p_ats timestamptz[], p_force boolean)
RETURNS TABLE (tick_id bigint, since pg_snapshot, upto pg_snapshot)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
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
$body$;
