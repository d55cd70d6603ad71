IF NOT v_reread THEN
            {few} INTO v_rows, v_line;
            IF v_rows > {few_max} OR strpos(v_line, E'\x18') > 0 THEN
                v_rows := NULL;
            END IF;
        END IF;
