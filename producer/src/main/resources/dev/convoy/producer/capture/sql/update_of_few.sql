IF NOT v_reread THEN
            {one} INTO v_line;
            IF v_line IS NOT NULL THEN
                v_rows := CASE WHEN octet_length(v_line) <= {row_bytes_max} THEN 1 END;
            ELSE
                v_count := (SELECT count(*) FROM (SELECT FROM new_rows LIMIT {few_max} + 1) l);
                {twice}
                IF v_count = 0 THEN
                    v_rows := 0;
                ELSIF v_count <= {few_max} AND NOT v_reread THEN
                    {few} INTO v_rows, v_line;
                    IF strpos(v_line, E'\x18') > 0 THEN
                        v_rows := NULL;
                    END IF;
                END IF;
            END IF;
        END IF;
