IF cardinality(v_gone) > 0 THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), {table_id}, {shape_id}, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF cardinality(v_changed) > 0 THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), {table_id}, {shape_id}, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF cardinality(v_new) > 0 THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ((SELECT r.segment FROM convoy.rotation r), {table_id}, {shape_id}, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
