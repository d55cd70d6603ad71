v_bytes := v_bytes + octet_length(v_line);
                IF v_op = 'u' THEN
                    v_changed := array_append(v_changed, v_line);
                ELSIF v_op = 'c' THEN
                    v_new := array_append(v_new, v_line);
                ELSIF v_op = 'r' THEN
                    PERFORM convoy.read_again({table_id}, v_line::json);
                ELSE
                    v_gone := array_append(v_gone, v_line);
                END IF;
                IF v_bytes >= {chunk_bytes} THEN
                    {flush}
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
