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
                    IF octet_length(v_line) > {row_bytes_max} THEN
                        v_changed := nullif(array_remove(v_changed, v_line), '{}');
                        v_new := nullif(array_remove(v_new, v_line), '{}');
                        v_gone := nullif(array_remove(v_gone, v_line), '{}');
                    END IF;
                    {flush}
                    IF octet_length(v_line) > {row_bytes_max} THEN
                        INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
                        VALUES ({segment}, {table_id}, {shape_id}, 'x', v_nested, 1, '',
                                jsonb_build_object('sqlstate', 'CV002', 'bytes', octet_length(v_line),
                                                   'key', (SELECT json_object_agg(k, v_line::json -> k) FROM unnest({key}) k)));
                    END IF;
                    v_gone := NULL; v_changed := NULL; v_new := NULL; v_bytes := 0;
                END IF;
