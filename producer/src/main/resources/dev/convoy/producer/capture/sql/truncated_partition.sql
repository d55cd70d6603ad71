{outsider}
        IF coalesce(current_setting('{mark}_truncate', true), '') = 'yes' THEN
            RETURN NULL;
        END IF;
        FOR v_line IN EXECUTE format({partition_query}, TG_RELID::regclass) LOOP
            {gather}
        END LOOP;
        {flush}
