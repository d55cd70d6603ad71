IF NOT v_reread THEN
            SELECT q.line INTO v_only FROM ({query}) q(line);
            IF v_only IS NULL THEN
                {twice}
            END IF;
        END IF;
