-- Purpose: forgets what nobody will pay any more. Parameters: source, schema, name, number up to which.
DELETE FROM convoy.owed WHERE source = ? AND table_schema = ? AND table_name = ? AND seq <= ?
