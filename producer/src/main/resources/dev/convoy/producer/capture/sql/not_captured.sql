EXCEPTION
            WHEN transaction_rollback OR insufficient_resources OR operator_intervention THEN
                RAISE;
            WHEN OTHERS THEN
                INSERT INTO convoy.queue (segment, table_id, shape_id, op, nested, row_count, data, found)
                VALUES ({segment}, {table_id}, {shape_id}, 'x', v_nested, 1, '',
                        jsonb_build_object('sqlstate', SQLSTATE, 'message', SQLERRM, 'statement', TG_OP));
                RETURN NULL;
