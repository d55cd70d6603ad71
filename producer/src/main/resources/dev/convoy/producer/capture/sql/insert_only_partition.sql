{outsider}
        IF coalesce(current_setting('{mark}_truncate', true), '') = 'yes' THEN
            RETURN NULL;
        END IF;
        FOR v_line IN EXECUTE format({partition_query} || ' LIMIT 1', TG_RELID::regclass) LOOP
            INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
            VALUES ((SELECT r.segment FROM convoy.rotation r), {table_id}, {shape_id}, 'x', v_nested, 1, '', jsonb_build_object('sqlstate',
                'CV001', 'message', 'the table is said to be insert-only (key: none), and a partition of it was emptied', 'statement', TG_OP));
        END LOOP;
