-- Purpose: the number of the last change taken over, of some tables. Parameters: the tables' schemas, their names, the
--          source.
SELECT p.table_schema, p.table_name, p.received
FROM unnest(?::text[], ?::text[]) AS t(table_schema, table_name)
JOIN convoy.progress p ON (p.source, p.table_schema, p.table_name) = (?, t.table_schema, t.table_name)
