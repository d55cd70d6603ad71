{outsider}
        IF coalesce(current_setting('{mark}_truncate', true), '') = 'yes' THEN
            RETURN NULL;
        END IF;
        BEGIN
            IF NOT convoy.sees_all() THEN
                RAISE EXCEPTION 'a REPEATABLE READ transaction may not see all rows of a partition that it empties; use READ COMMITTED'
                    USING ERRCODE = 'object_not_in_prerequisite_state';
            END IF;
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
