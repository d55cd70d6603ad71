IF v_gone IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ({segment}, {table_id}, {shape_id}, 'd', v_nested OR v_reread,
                cardinality(v_gone), array_to_string(v_gone, E'\x1e'), v_found);
    END IF;
    IF v_changed IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ({segment}, {table_id}, {shape_id}, 'u', v_nested OR v_reread,
                cardinality(v_changed), array_to_string(v_changed, E'\x1e'), v_found);
    END IF;
    IF v_new IS NOT NULL THEN
        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
        VALUES ({segment}, {table_id}, {shape_id}, 'c', v_nested OR v_reread,
                cardinality(v_new), array_to_string(v_new, E'\x1e'), v_found);
    END IF;
