-- Part of the key changes: for a copy, one row goes and another comes.
UPDATE order_items SET line_no = line_no + 100 WHERE order_id = ? AND line_no < 100
