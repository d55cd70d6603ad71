IF v_count > 1 AND (current_setting('transaction_isolation') <> 'read committed' OR EXISTS (
                    SELECT FROM pg_constraint c
                    WHERE c.contype = 'f' AND (c.confupdtype IN ('c', 'n', 'd') OR c.confdeltype IN ('n', 'd'))
                      AND (c.conrelid = {relid} OR {relid} IN (SELECT a.relid FROM pg_partition_ancestors(c.conrelid) a)))) THEN
                    v_reread := EXISTS (SELECT FROM new_rows GROUP BY {key} HAVING count(*) > 1)
                        OR EXISTS (SELECT FROM old_rows GROUP BY {key} HAVING count(*) > 1);
                END IF;