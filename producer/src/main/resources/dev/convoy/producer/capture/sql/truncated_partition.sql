{outsider}
        IF coalesce(current_setting('{mark}_truncate', true), '') = 'yes' THEN
            RETURN NULL;
        END IF;
        BEGIN
            v_kept := convoy.pin();
            v_found := nullif(convoy.shape_of({relid}, {columns}, {key}), (SELECT s.description FROM convoy.shape s
                WHERE s.table_id = {table_id} AND s.shape_id = {shape_id}));
            FOR v_line IN EXECUTE convoy.partition_query({relid}, {columns}, {key}, {filter}, TG_RELID) LOOP
                {gather}
            END LOOP;
            PERFORM convoy.unpin(v_kept);
        {not_captured}
        END;
        {flush}
