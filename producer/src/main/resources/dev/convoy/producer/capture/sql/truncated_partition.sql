{outsider}
        IF coalesce(current_setting('{mark}_truncate', true), '') = 'yes' THEN
            RETURN NULL;
        END IF;
        BEGIN
            v_found := nullif(convoy.shape_of({relid}, {columns}, {key}), (SELECT s.description FROM convoy.shape s
                WHERE s.table_id = {table_id} AND s.shape_id = {shape_id}));
            FOR v_line IN EXECUTE convoy.partition_query({relid}, {columns}, {key}, {filter}, TG_RELID) LOOP
                {gather}
            END LOOP;
        EXCEPTION
            WHEN transaction_rollback OR insufficient_resources OR operator_intervention THEN
                RAISE;
            WHEN OTHERS THEN
                INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
                VALUES ((SELECT r.segment FROM convoy.rotation r), {table_id}, {shape_id}, 'x', v_nested, 1, '',
                        jsonb_build_object('sqlstate', SQLSTATE, 'message', SQLERRM, 'statement', TG_OP));
                RETURN NULL;
        END;
        {flush}
