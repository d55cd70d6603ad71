-- Purpose: a table with the columns that the mapping selects from rows of the source's types.
-- Locks: none that others wait for; the table is new. Role: needs CREATE on the schema.
CREATE TABLE {table} AS SELECT {select} FROM (SELECT {nulls}) AS s WITH NO DATA
