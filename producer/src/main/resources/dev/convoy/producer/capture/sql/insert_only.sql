RAISE EXCEPTION 'the table is said to be insert-only (key: none), and rows of it were changed or deleted' USING ERRCODE = 'CV001';
