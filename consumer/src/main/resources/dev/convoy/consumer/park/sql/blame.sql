-- Purpose: writes to the head of a line why the target refuses it. Parameters: sqlstate, message, constraint, attempts to add, source, schema, name.
UPDATE convoy.parked SET sqlstate = ?, message = ?, constraint_name = ?, attempts = attempts + ?
WHERE (source, table_schema, table_name, seq, part) = (
    SELECT source, table_schema, table_name, seq, part FROM convoy.parked
    WHERE source = ? AND table_schema = ? AND table_name = ? ORDER BY seq, part LIMIT 1)
