-- Purpose: rows that transactions owe. Parameters: source, schema, name, transactions.
SELECT o.tx, o.image, o.times FROM convoy.owed AS o WHERE o.source = ? AND o.table_schema = ? AND o.table_name = ? AND o.tx = ANY (?)
